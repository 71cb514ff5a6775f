package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** A person in front of a page, who finds things by the words that stand there. */
abstract class Somebody {

    /** A quarter of a second apart, and as long as the page takes. */
    static final int LOOKS = 100;

    final Page page;

    Somebody(Page page) {
        this.page = page;
    }

    final void open(String path) {
        page.navigate(path);
    }

    final void press(String words) {
        everything()
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(words))
                .first()
                .click();
    }

    final void follow(String words) {
        page.locator("main")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(words))
                .first()
                .click();
    }

    final void sees(String... words) {
        for (var word : words) {
            assertThat(everything()).containsText(word);
        }
    }

    final void doesNotSee(String... words) {
        for (var word : words) {
            assertThat(everything()).not().containsText(word);
        }
    }

    final void isTold(String words) {
        assertThat(page.locator("#toasts")).containsText(words);
    }

    final void opensTheOrder(String number) {
        open("/orders/" + number);
    }

    /** On the page of an order: the places that a cooperative's goods pass, in this order. */
    final void seesTheWay(String cooperative, String... places) {
        var ways = with("aside .ticket-low > div", cooperative).allInnerTexts();
        assertThat(ways).anySatisfy(way -> assertThat(way).containsSubsequence(places));
    }

    /** Looks again, as people do, until the page says so. */
    final void looksAgainUntil(String words) {
        for (var times = 0;
                times < LOOKS
                        && !everything().innerText().replace('\u00a0', ' ').contains(words);
                times++) {
            page.waitForTimeout(250);
            page.reload();
        }
        sees(words);
    }

    /** What has exactly this label. */
    final Locator labelled(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    /** The field of that name; the names of fields that repeat begin with the product's. */
    final Locator field(String name) {
        return everything().getByRole(AriaRole.TEXTBOX, new Locator.GetByRoleOptions().setName(beginningWith(name)));
    }

    /** The row, card or line that speaks of something. */
    final Locator with(String selector, String words) {
        return everything().locator(selector).filter(new Locator.FilterOptions().setHasText(words));
    }

    // Pages write no-break spaces where a line must not break
    private static Pattern beginningWith(String words) {
        return Pattern.compile(
                "^" + words.replaceAll("[.()?]", "\\\\$0").replace(" ", "\\s"), Pattern.CASE_INSENSITIVE);
    }

    private Locator everything() {
        return page.locator("body");
    }
}
