package coop.tablee.platform.page;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Where to go after a form that can be sent from anywhere: a path of this site, never an address a stranger chose. */
public final class ReturnPath {

    /** The front page. */
    public static final String HOME = "/";

    private ReturnPath() {}

    /** The path asked for when it is one of this site, else the front page. */
    public static String orHome(@Nullable String asked) {
        return asked != null && isLocal(asked) ? asked : HOME;
    }

    private static boolean isLocal(String asked) {
        // Browsers read "//host", "/\host" and "/<tab>/host" as another site
        boolean plain = asked.startsWith("/")
                && !asked.startsWith("//")
                && asked.chars().allMatch(character -> character > ' ' && character < 0x7f && character != '\\');
        if (!plain) {
            return false;
        }
        try {
            URI address = new URI(asked);
            return address.getScheme() == null && address.getRawAuthority() == null;
        } catch (URISyntaxException notAnAddress) {
            return false;
        }
    }
}
