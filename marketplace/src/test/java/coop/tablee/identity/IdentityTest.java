package coop.tablee.identity;

import coop.tablee.testing.MarketplaceTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/** The marketplace with routes of every kind, a deliberate offender among them, and memberships that a test can hand out. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@MarketplaceTest
@Import({People.class, RoutesOfEveryKind.class, FunctionalOffender.class})
@interface IdentityTest {}
