package coop.tablee.identity;

import org.jspecify.annotations.Nullable;

/**
 * What the sign-in page sends.
 *
 * @param next the page to go to afterwards; anything but a path of this site counts as the front page
 * @param stay whether to stay signed in on this device; a box that is not ticked is not sent
 * @param by {@code password} from who would rather type one than get a link
 */
record SignInForm(
        @Nullable String email,
        @Nullable String password,
        @Nullable String next,
        @Nullable Boolean stay,
        @Nullable String by) {

    public boolean stays() {
        return Boolean.TRUE.equals(stay);
    }

    /** As it may be shown again: the password is typed anew. */
    SignInForm withoutPassword() {
        return new SignInForm(email, null, next, stay, by);
    }

    @Override
    public String toString() {
        return "SignInForm[…]";
    }
}
