package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import java.nio.file.Path;

/** Brings products in, opens weeks and has consignments packed, for one cooperative. */
final class Coordinator extends Packer {

    Coordinator(Page page) {
        super(page);
    }

    void bringsIn(Path file) {
        open("/coop/imports");
        labelled("Fichier").setInputFiles(file);
        press("Lire le fichier");
        assertThat(page.locator("#h-now")).hasText("À vérifier");
    }

    /** Says once who is meant by a name in the file; {@code answer} is what the list of answers shows. */
    void answers(String nameInFile, String answer) {
        with("fieldset", "« " + nameInFile + " »")
                .getByLabel("Ce producteur est")
                .selectOption(new SelectOption().setLabel(answer));
    }

    void keepsTheAnswers() {
        press("Retenir ces réponses");
        isTold("C’est retenu.");
    }

    void publishes(String words) {
        press(words);
        sees("C’est publié");
    }

    void looksAtWhatIsMissingAt(String producer) {
        open("/coop/products/incomplete");
        page.locator("#producer").selectOption(new SelectOption().setLabel(producer));
        press("Montrer");
    }

    /** Food for the shelf, with none of the 14 allergens: for all products that were found. */
    void declaresThemFoodWithoutAllergensKeptOnTheShelf(String forWhich) {
        page.locator("#all-vat").selectOption(new SelectOption().setLabel("Denrées alimentaires"));
        page.locator("#all-storage").selectOption(new SelectOption().setLabel("Ambiant"));
        page.locator("#all-allergens").selectOption(new SelectOption().setLabel("Aucun des 14"));
        labelled(forWhich).check();
        press("Enregistrer");
    }

    void prices(String product, String price) {
        field("Prix hors TVA de " + product).fill(price);
        press("Enregistrer");
    }

    /** Opens a delivery date that is not a copy of another. Times are local. */
    void opensADate(String date, String opens, String kitchensUntil, String householdsUntil) {
        open("/coop/cycles/first");
        labelled("Date de livraison").fill(date);
        labelled("Ouverture des commandes").fill(opens);
        labelled("Clôture pour les cuisines").fill(kitchensUntil);
        labelled("Clôture pour les ménages").fill(householdsUntil);
        press("Ouvrir la date");
        page.waitForURL(address -> address.matches(".*/coop/cycles/\\d+"));
    }

    /** Leaves products out of the date that is on the screen. */
    void leavesOut(String... products) {
        for (var product : products) {
            labelled(product + ", proposé").uncheck();
        }
        savesTheDate();
    }

    void looksAtTheNextWeek(String link) {
        open("/coop/cycles");
        follow(link);
    }

    /** Opens the week that is on the screen, as the last one was. */
    void opensIt(String words) {
        press(words);
    }

    /** Opens the week that is on the screen, with what is new. */
    void opensIt(String words, String withWhatIsNew) {
        labelled(withWhatIsNew).check();
        press(words);
    }

    void writes(String field, String value) {
        field(field).fill(value);
    }

    void savesTheDate() {
        press("Enregistrer");
        isTold("Enregistré.");
    }

    void looksAgainUntilItIsClosed(String day) {
        for (var times = 0; times < LOOKS && !with("li.cycle", day).innerText().contains("Clos."); times++) {
            page.waitForTimeout(250);
            page.reload();
        }
        assertThat(with("li.cycle", day)).containsText("Clos.");
    }
}
