package coop.tablee.journey;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** Packs what a hub or a farm sends: weighs, says what is short. */
abstract class Packer extends Somebody {

    Packer(Page page) {
        super(page);
    }

    /** Opens a consignment: what a sender has for a buyer. */
    final void opensToPack(String day, String buyer, String sender) {
        open("/coop/packing?date=" + day);
        with(".shipments a", buyer)
                .filter(new Locator.FilterOptions().setHasText(sender))
                .click();
    }

    final void weighs(String product, String kilograms) {
        field("Poids en kg : " + product).fill(kilograms);
    }

    final void isShortOf(String product, String packed) {
        field("Préparé : " + product).fill(packed);
        var line = with("li.rline", product);
        line.getByLabel("Il manque quelque chose").check();
        line.getByLabel("Pas assez").check();
    }

    final void notesItAsPacked() {
        press("Noter comme préparé");
        isTold("est notée comme préparée");
    }
}
