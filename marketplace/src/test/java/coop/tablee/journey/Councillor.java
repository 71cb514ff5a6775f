package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Looks at a territory's figures, as anybody may. */
final class Councillor extends Somebody {

    Councillor(Page page) {
        super(page);
    }

    void asks(String territory, String from, String to) {
        open("/territories/" + territory);
        labelled("De").fill(from);
        labelled("À").fill(to);
        press("Voir");
    }

    /** A figure with the two sums it is made of and the share of the value for which the datum is known. */
    void reads(String figure, String value, String parts, String coverage) {
        var card = with("li.figcard", figure);
        assertThat(card.locator(".figure")).hasText(value);
        assertThat(card).containsText(parts);
        assertThat(card).containsText("Connu pour " + coverage);
    }

    void readsInTheMonth(String chart, String month, String... values) {
        var cells = with("figure", chart)
                .locator("table tbody tr")
                .filter(new Locator.FilterOptions().setHasText(month))
                .locator("td");
        assertThat(cells).hasText(values);
    }

    void looksAtTheRows(int howMany) {
        follow("Les lignes");
        assertThat(page.locator("main tbody tr")).hasCount(howMany);
    }

    List<String> downloads(String words) throws IOException {
        var file = page.waitForDownload(() -> follow(words)).path();
        return Files.readAllLines(file);
    }
}
