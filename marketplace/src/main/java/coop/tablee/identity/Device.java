package coop.tablee.identity;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A browser that is signed in, as its owner knows it again.
 *
 * @param browser its name, empty when it says none that is known
 * @param system what it runs on, empty when it does not say
 * @param since when somebody signed in there
 * @param seen when it was last there, within five minutes
 * @param here whether it is the one that asks
 */
record Device(UUID id, String browser, String system, Instant since, Instant seen, boolean here) {

    // In this order: most browsers say that they are others besides
    private static final List<Sign> BROWSERS = List.of(
            new Sign("Edg", "Edge"),
            new Sign("OPR/", "Opera"),
            new Sign("SamsungBrowser/", "Samsung Internet"),
            new Sign("Firefox/", "Firefox"),
            new Sign("FxiOS/", "Firefox"),
            new Sign("CriOS/", "Chrome"),
            new Sign("Chrome/", "Chrome"),
            new Sign("Safari/", "Safari"));
    private static final List<Sign> SYSTEMS = List.of(
            new Sign("iPhone", "iPhone"),
            new Sign("iPad", "iPad"),
            new Sign("Android", "Android"),
            new Sign("Windows", "Windows"),
            new Sign("CrOS", "ChromeOS"),
            new Sign("Mac OS X", "macOS"),
            new Sign("Linux", "Linux"));

    static Device from(Readable row) {
        var agent = Columns.text(row, "user_agent");
        return new Device(
                Objects.requireNonNull(row.get("id", UUID.class)),
                named(agent, BROWSERS),
                named(agent, SYSTEMS),
                Objects.requireNonNull(row.get("created_at", Instant.class)),
                Objects.requireNonNull(row.get("last_seen_at", Instant.class)),
                Columns.flag(row, "here"));
    }

    /** The message that names it, with {@link #browser} and {@link #system} as arguments. */
    public String words() {
        if (browser.isEmpty()) {
            return system.isEmpty() ? "identity.device.unknown" : "identity.device.on";
        }
        return system.isEmpty() ? "identity.device.browser" : "identity.device.browser-on";
    }

    private static String named(String agent, List<Sign> signs) {
        return signs.stream()
                .filter(sign -> agent.contains(sign.said))
                .map(Sign::name)
                .findFirst()
                .orElse("");
    }

    private record Sign(String said, String name) {}
}
