package coop.tablee.platform.page;

import java.util.concurrent.ThreadLocalRandom;

/** A short word that can be said on the phone and found in the log: {@code K7F2-18}. It has no letters that sound or look alike. */
final class Reference {

    private static final String LETTERS = "234679ACDEFGHJKMNPQRTVWX";

    private Reference() {}

    static String next() {
        return letters(4) + "-" + letters(3);
    }

    private static String letters(int count) {
        StringBuilder word = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            word.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
        }
        return word.toString();
    }
}
