package coop.tablee.identity;

import coop.tablee.shared.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A random value of 256 bits that stands for a session, an API token, a link or an invitation. Only its digest is ever stored, and it is never written to a log. */
public record SecretToken(String value) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

    public static SecretToken random() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new SecretToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What was sent, when it can be one of ours at all: anything else costs no look into the database. */
    public static Optional<SecretToken> read(@Nullable String sent) {
        return sent != null && SHAPE.matcher(sent).matches() ? Optional.of(new SecretToken(sent)) : Optional.empty();
    }

    public byte[] hash() {
        return Sha256.of(value);
    }

    /** The digest in hexadecimal figures. */
    String hexHash() {
        return HexFormat.of().formatHex(hash());
    }

    @Override
    public String toString() {
        return "SecretToken[…]";
    }
}
