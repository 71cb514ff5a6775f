package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** Orders for a kitchen on the weekly page, with the keyboard, and receives at its door, on a phone. */
final class Cook extends Somebody {

    Cook(Page page) {
        super(page);
    }

    void opensTheWeek(String monday) {
        open("/week?monday=" + monday);
    }

    void takesLastWeekOver() {
        press("Reprendre la semaine d’avant");
    }

    /** Writes an amount into the cell of a product and day, and goes down with Enter. */
    void writes(String product, String day, String amount) {
        cell(product, day).focus();
        page.keyboard().type(amount);
        page.keyboard().press("Enter");
    }

    Locator cell(String product, String day) {
        return page.locator("tr.item:has(a.goods-link:text-is(\"%s\"))".formatted(product))
                .getByRole(AriaRole.TEXTBOX, new Locator.GetByRoleOptions().setName(day));
    }

    void cooks(String day, String meals) {
        field("Repas, " + day).fill(meals);
    }

    void sends(String purchaseOrder) {
        labelled("Numéro de bon de commande").fill(purchaseOrder);
        triesToSend();
        page.waitForURL(address -> address.contains("/week/orders?"));
    }

    void triesToSend() {
        page.locator("#go").focus();
        page.keyboard().press("Enter");
    }

    /** What is said under the row of a product. */
    void seesUnder(String product, String words) {
        assertThat(with("tr.say-row", product)).containsText(words);
    }

    /** The numbers of the orders that went out, by delivery day. */
    String orderOf(String day) {
        return with("main section", day).locator(".sent-list a").first().innerText();
    }

    /** Opens a delivery at the door: the one that a sender brings. */
    void opensTheDelivery(String day, String sender) {
        open("/receptions?date=" + day);
        with(".shipments a", sender).click();
    }

    void accepts(String... products) {
        for (var product : products) {
            line(product).getByLabel("Accepter").check();
        }
    }

    void measuresAndRefuses(String product, String degrees, String reason) {
        field("Température en degrés : " + product).fill(degrees);
        var line = line(product);
        line.getByLabel("Refuser").check();
        line.getByLabel(reason).check();
    }

    void signs() {
        labelled("Nom de la personne qui reçoit").fill("Nadia B.");
        press("Clore la réception");
        isTold("La réception est close");
    }

    private Locator line(String product) {
        return with("li.rline", product);
    }
}
