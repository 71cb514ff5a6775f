package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import org.jspecify.annotations.Nullable;

/** A password that somebody chooses: long rather than full of signs, because a sentence is easier to remember and harder to guess. */
final class NewPassword {

    static final int SHORTEST = 12;
    private static final int LONGEST = 1000;
    private static final String FIELD = "newPassword";

    private NewPassword() {}

    /** The password as typed; refuses one that is too short or beyond all measure ({@code invalid-input}, at {@code newPassword}) without repeating it. */
    static String require(@Nullable String typed) {
        if (typed == null || typed.strip().codePointCount(0, typed.strip().length()) < SHORTEST) {
            throw DomainException.invalid(FieldError.at(FIELD, "password-too-short", null, SHORTEST));
        }
        if (typed.length() > LONGEST) {
            throw DomainException.invalid(FieldError.at(FIELD, "password-too-long", null, LONGEST));
        }
        return typed;
    }
}
