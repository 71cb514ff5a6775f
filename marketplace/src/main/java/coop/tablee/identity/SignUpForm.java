package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page for a new account sends.
 *
 * @param next the page to go to afterwards; anything but a path of this site counts as the front page
 */
record SignUpForm(
        @Nullable String name,
        @Nullable String email,
        @Nullable String next) {

    private static final int LONGEST_NAME = 200;

    String requireName() {
        var wrong = new ArrayList<FieldError>();
        var named = name == null ? "" : name.strip();
        if (named.isEmpty()) {
            wrong.add(FieldError.at("name", "required", null, null));
        } else if (named.length() > LONGEST_NAME || named.chars().anyMatch(Character::isISOControl)) {
            wrong.add(FieldError.at("name", "not-a-name", null, LONGEST_NAME));
        }
        if (email == null || !Accounts.isAddress(email.strip())) {
            wrong.add(OneTimeLinks.noAddress(email));
        }
        if (!wrong.isEmpty()) {
            throw DomainException.invalid(List.copyOf(wrong));
        }
        return named;
    }

    @Override
    public String toString() {
        return "SignUpForm[…]";
    }
}
