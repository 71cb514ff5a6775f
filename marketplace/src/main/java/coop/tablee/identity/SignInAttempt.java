package coop.tablee.identity;

import coop.tablee.shared.Sha256;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Somebody says who they are, with a password or to get a link.
 *
 * @param password empty with a link
 * @param from the network address; absent when the connection has none
 */
record SignInAttempt(
        String email, String password, @Nullable InetAddress from) {

    private static final int NETWORK_OF_ONE_HOUSEHOLD = 8;

    static SignInAttempt of(@Nullable String email, @Nullable String password, ServerHttpRequest request) {
        var remote = request.getRemoteAddress();
        return new SignInAttempt(
                email == null ? "" : email.strip(),
                password == null ? "" : password,
                remote == null ? null : remote.getAddress());
    }

    /** The same place, with a passkey in an address's stead. */
    SignInAttempt with(String passkey) {
        return new SignInAttempt("passkey " + passkey, "", from);
    }

    /** The same place, with what a browser brought back from the provider in an address's stead. */
    SignInAttempt broughtBack(String what) {
        return new SignInAttempt("provider " + what, "", from);
    }

    /** Under which browsers are counted that went to the provider from this place. */
    String addressSubjectOfProviders() {
        return digest("providers from " + network());
    }

    /** Under which challenges for passkeys are counted that were asked for from this place. */
    String addressSubjectOfPasskeys() {
        return digest("passkeys from " + network());
    }

    /** Under which failures for this account are counted, whether it exists or not. */
    String accountSubject() {
        return digest("account " + email.toLowerCase(Locale.ROOT));
    }

    /** Under which failures from this place are counted. */
    String addressSubject() {
        return digest("address " + network());
    }

    /** Under which links to this address are counted, whether it belongs to somebody or not. */
    String accountSubjectOfLinks() {
        return digest("links to " + email.toLowerCase(Locale.ROOT));
    }

    /** Under which links asked for from this place are counted. */
    String addressSubjectOfLinks() {
        return digest("links from " + network());
    }

    /** Under which orders of guests with this address are counted, whether it belongs to somebody or not. */
    String accountSubjectOfGuestOrders() {
        return digest("guests' orders to " + email.toLowerCase(Locale.ROOT));
    }

    /** Under which orders of guests from this place are counted. */
    String addressSubjectOfGuestOrders() {
        return digest("guests' orders from " + network());
    }

    /** Under which guests who begin a basket in this place are counted. */
    String addressSubjectOfGuests() {
        return digest("guests from " + network());
    }

    /** For IPv6 the /64, of which one household has all the addresses. */
    private String network() {
        if (from == null) {
            return "unknown";
        }
        var bytes = from.getAddress();
        var network = from instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_OF_ONE_HOUSEHOLD) : bytes;
        return HexFormat.of().formatHex(network);
    }

    @Override
    public String toString() {
        return "SignInAttempt[…]";
    }

    private static String digest(String subject) {
        return Sha256.hex(subject);
    }
}
