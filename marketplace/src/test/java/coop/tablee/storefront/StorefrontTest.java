package coop.tablee.storefront;

import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Statements;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/** The marketplace, with an ear on its statements. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@MarketplaceTest
@Import(Statements.class)
@interface StorefrontTest {}
