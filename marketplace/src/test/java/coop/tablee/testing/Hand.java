package coop.tablee.testing;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/**
 * Somebody who only uses the keyboard, and takes a person's time: by the keystroke-level model of Card, Moran and Newell (1980) 0.28 s for each key, as somebody types who is no
 * typist, and 1.35 s for each look at what to do next. A chord is as many keys as are held. What a page itself takes comes on top and is not counted.
 */
public final class Hand {

    private static final double A_KEY = 0.28;
    private static final double A_LOOK = 1.35;
    private static final int MOST_TABS = 400;

    private final Page page;
    private int keys;
    private int looks;

    public Hand(Page page) {
        this.page = page;
    }

    /** Types an address. */
    public void opens(String path) {
        keys += path.length() + 1;
        looks++;
        page.navigate(path);
    }

    /** {@code Control+z} is two keys. */
    public void presses(String key) {
        keys += key.split("\\+(?=.)", -1).length;
        page.keyboard().press(key);
    }

    public void types(String text) {
        keys += text.length();
        page.keyboard().type(text);
    }

    public void downs(int times) {
        for (var i = 0; i < times; i++) {
            presses("ArrowDown");
        }
    }

    /** Looks at something new before the next key. */
    public void looks() {
        looks++;
    }

    /** Goes past the head of the page by the way that the first Tab offers. */
    public void skipsTheHead() {
        presses("Tab");
        presses("Enter");
    }

    /** Goes on from field to field until it is there. */
    public void tabsTo(Locator target) {
        looks++;
        target.waitFor();
        for (var i = 0; i < MOST_TABS; i++) {
            if ((Boolean) target.evaluate("one => one === document.activeElement")) {
                return;
            }
            presses("Tab");
        }
        throw new AssertionError("Not to be reached by Tab: " + target);
    }

    public void pressesAt(Locator target) {
        tabsTo(target);
        presses("Enter");
    }

    /** What a person takes for it, in seconds. */
    public double seconds() {
        return keys * A_KEY + looks * A_LOOK;
    }

    @Override
    public String toString() {
        return "%d keys, %d looks, %.0f s".formatted(keys, looks, seconds());
    }
}
