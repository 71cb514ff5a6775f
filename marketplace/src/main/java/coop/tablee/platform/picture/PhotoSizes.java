package coop.tablee.platform.picture;

import java.util.Map;

/** A photo drawn anew: JPEG by width in pixels. */
public record PhotoSizes(Map<Integer, byte[]> byWidth) {

    static final int SMALL = 160;
    static final int MIDDLE = 480;
    static final int LARGE = 1200;

    public byte[] largest() {
        var content = byWidth.get(LARGE);
        if (content == null) {
            throw new IllegalStateException("a photo without its largest size");
        }
        return content;
    }
}
