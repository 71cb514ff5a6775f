package coop.tablee.catering.menu;

import java.util.Arrays;

/** How food is to the mouth, by the levels of IDDSI (International Dysphagia Diet Standardisation Initiative, 2019): what a care home cooks for who cannot chew or swallow well. */
public enum Texture {
    REGULAR(7),
    SOFT(6),
    MINCED(5),
    PUREED(4),
    LIQUIDISED(3);

    private final int level;

    Texture(int level) {
        this.level = level;
    }

    /** The IDDSI level, 3 to 7, as it is stored. */
    public int level() {
        return level;
    }

    public static Texture ofLevel(int level) {
        return Arrays.stream(values())
                .filter(texture -> texture.level == level)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No texture has IDDSI level " + level));
    }

    public String messageKey() {
        return "catering.texture." + name();
    }
}
