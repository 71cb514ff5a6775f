package coop.tablee.identity;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whom the provider means.
 *
 * @param issuer with {@code subject}: by which a person is known again for ever
 * @param email absent when the provider names none that mail could be sent to
 * @param verified whether the provider says that it is theirs
 * @param name how to call them; of a person who is new here
 */
record ProviderIdentity(
        String issuer, String subject, @Nullable String email, boolean verified, String name) {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_SUBJECT = 255;

    /** Of what the provider said, be it missing or strange. Refuses a subject that cannot be one. */
    static ProviderIdentity said(
            String issuer, String subject, @Nullable String email, @Nullable Boolean verified, @Nullable String name) {
        if (subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
            throw ProviderRefusal.refused();
        }
        var address = email == null || !Accounts.isAddress(email.strip()) ? null : email.strip();
        return new ProviderIdentity(
                issuer, subject, address, address != null && Boolean.TRUE.equals(verified), called(name, address));
    }

    private static String called(@Nullable String name, @Nullable String address) {
        var clean = name == null ? "" : name.replaceAll("\\p{Cntrl}+", " ").strip();
        if (clean.isEmpty()) {
            clean = address == null
                    ? "—"
                    : address.substring(0, address.indexOf('@')).toLowerCase(Locale.ROOT);
        }
        return clean.substring(0, Math.min(clean.length(), LONGEST_NAME));
    }

    @Override
    public String toString() {
        return "ProviderIdentity[…]";
    }
}
