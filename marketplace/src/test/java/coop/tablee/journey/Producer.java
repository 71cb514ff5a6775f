package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** Counts what there is, reads what is to be harvested or baked, packs what goes straight to the buyer, and sees what it brings. */
final class Producer extends Packer {

    Producer(Page page) {
        super(page);
    }

    void opensTheHarvestOf(String day) {
        open("/harvest?date=" + day);
    }

    void harvestsInAll(String product, String amount) {
        assertThat(with("table tbody tr", product).locator("td").first()).containsText(amount);
    }

    void bringsTo(String place, String product, String amount) {
        assertThat(with("section.stop", place).locator("li").filter(new Locator.FilterOptions().setHasText(product)))
                .containsText(amount);
    }

    /** Writes how much of a product there is; the page keeps it by itself. */
    void counts(String product, String amount) {
        open("/stock");
        var count = field(product + ", en");
        count.fill(amount);
        count.press("Tab");
    }

    /** What is earned by what was accepted, and what is expected from the rest. */
    void isOwed(String from, String until, String earned, String expected) {
        open("/owed?from=%s&until=%s".formatted(from, until));
        assertThat(page.locator("dl.owed-sums dd.figure")).hasText(new String[] {earned, expected});
    }
}
