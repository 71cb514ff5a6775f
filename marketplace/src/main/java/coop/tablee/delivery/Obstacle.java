package coop.tablee.delivery;

import java.util.Locale;

/** Why a place cannot take a load on a date. */
public enum Obstacle {
    /** Something is frozen, and there is no freezer. */
    NO_FREEZER,
    /** Something is chilled, and there is no cold room. */
    NO_COLD_ROOM,
    /** It does not open that day. */
    CLOSED,
    /** It opens, but no opening has room for all of it. */
    FULL,
    /** Farther than people go to fetch their food. */
    TOO_FAR;

    /** Stable code: {@code no-freezer}, {@code full} … */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
