package coop.tablee.identity;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Opens a handler method to people who hold at least one of these roles in the party they act for. Anyone else is refused before the method runs: with a way
 * to sign in when nobody is signed in, with 403 otherwise. Whether the row asked for is theirs stays the method's business.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface MayUse {

    /** The roles, one of which is enough. */
    Role[] value();
}
