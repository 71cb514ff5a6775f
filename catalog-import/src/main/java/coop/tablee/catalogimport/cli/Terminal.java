package coop.tablee.catalogimport.cli;

import java.util.regex.Pattern;

/** Keeps what others wrote from steering the terminal. */
final class Terminal {

    private static final Pattern STEERING = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");

    private Terminal() {}

    /** The text without control characters. */
    static String safe(String text) {
        return STEERING.matcher(text).replaceAll("?");
    }
}
