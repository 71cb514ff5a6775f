package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** Reads what is to be harvested or baked. */
final class Producer extends Somebody {

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
}
