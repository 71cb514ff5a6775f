package coop.tablee.identity;

import org.jspecify.annotations.Nullable;

/**
 * What the page of a one-time link sends.
 *
 * @param newPassword where one can be chosen
 * @param stay whether to stay signed in on this device
 */
record LinkForm(@Nullable String newPassword, @Nullable Boolean stay) {

    public boolean stays() {
        return Boolean.TRUE.equals(stay);
    }

    @Override
    public String toString() {
        return "LinkForm[…]";
    }
}
