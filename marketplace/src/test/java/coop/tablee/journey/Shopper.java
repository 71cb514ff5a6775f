package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** A household at its market: chooses where and when, fills the basket, pays, changes its mind. */
final class Shopper extends Somebody {

    Shopper(Page page) {
        super(page);
    }

    void chooses(String point, String day) {
        open("/destinations");
        with("li.point", point)
                .locator(".day")
                .filter(new Locator.FilterOptions().setHasText(day))
                .locator("a.pickslot")
                .first()
                .click();
        page.waitForURL(address -> !address.contains("/destinations"));
    }

    void finds(String product) {
        searches(product);
        assertThat(tile(product)).isVisible();
    }

    void doesNotFind(String product) {
        searches(product);
        assertThat(tile(product)).hasCount(0);
    }

    void takes(String product, String quantity) {
        finds(product);
        press("Ajouter : " + product);
        if (!quantity.equals("1")) {
            var field = field("Quantité : " + product);
            field.fill(quantity);
            field.press("Enter");
            assertThat(field("Quantité : " + product)).hasValue(quantity);
        }
        assertThat(field("Quantité : " + product)).isVisible();
    }

    /** From the basket to the order: with obligation to pay, and paid by the played payment. Gives the order's number. */
    String ordersAndPays(String mostToPay) {
        open("/cart");
        follow("Passer la commande");
        sees(mostToPay);
        press("Commander avec obligation de paiement");
        sees(mostToPay + " à payer");
        press("Payer");
        page.waitForURL(address -> address.contains("/orders/"));
        return page.locator(".bigno").innerText();
    }

    /** Changes one quantity, after a look at what comes of it. */
    void changes(String product, String quantity, String difference) {
        follow("Modifier");
        field("Quantité : " + product).fill(quantity);
        press("Voir la différence");
        sees(difference);
        press("Enregistrer ces changements");
        isTold("modifiée");
    }

    void cancels() {
        follow("Annuler la commande");
        press("Annuler la commande");
        isTold("annulée");
    }

    /** On the page of an order: what a line comes to. */
    void paysFor(String product, String amount) {
        assertThat(with("main ul.what-l li", product)).containsText(amount);
    }

    void looksForAPointNear(String place) {
        open("/destinations");
        labelled("Près de").fill(place);
        labelled("Près de").press("Enter");
        page.waitForURL(address -> address.contains("near="));
    }

    void isProposed(String point) {
        assertThat(with("li.point", point)).containsText("Proposé");
    }

    void isToldWhyNot(String point, String why) {
        assertThat(with("li.point", point)).containsText(why);
    }

    Locator tile(String product) {
        return page.locator("#shelf li.product")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("h3").filter(new Locator.FilterOptions().setHasText(product))));
    }

    private void searches(String product) {
        page.locator("#q").fill(product);
        page.locator("#q").press("Enter");
        assertThat(page.locator(".actives")).containsText("« " + product + " »");
    }
}
