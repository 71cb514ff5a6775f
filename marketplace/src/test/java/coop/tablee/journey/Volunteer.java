package coop.tablee.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.LocalDate;

/** Hands orders out at a point. */
final class Volunteer extends Somebody {

    Volunteer(Page page) {
        super(page);
    }

    void handsOut(String household) {
        open("/pickups");
        follow(household);
        for (var thing : page.locator(".bigtick input").all()) {
            thing.check();
        }
        press("Tout est remis");
        isTold("est remise");
    }

    void looksAt(LocalDate day) {
        open("/pickups?date=" + day);
    }

    /** The list follows while one types. */
    void types(String name) {
        page.locator("#q").pressSequentially(name);
    }

    void entersTheNumber(String number) {
        page.locator("#q").fill(number);
        page.locator("#q").press("Enter");
        page.waitForURL(url -> url.endsWith(number));
    }

    void picks(String number) {
        follow(number);
    }

    void handsEverythingOver() {
        press("Tout est remis");
    }

    void handsOverTheRest(String product, String quantity, String reason, String words) {
        follow("Il manque quelque chose");
        var line = with(".rline", product);
        line.locator("input[name$=quantity]").fill(quantity);
        line.locator(".flaw").click();
        line.getByRole(AriaRole.RADIO, new Locator.GetByRoleOptions().setName(reason))
                .check();
        line.locator("input[name$=note]").fill(words);
        press("Remettre le reste");
    }

    /** After the point has closed. */
    void saysThatNobodyCame(String goods) {
        follow("Personne n’est venu");
        page.getByText(goods).click();
        press("Noter");
    }

    /** While the point is still open. */
    void saysThatNobodyCame(String goods, String note) {
        follow("Personne n’est venu");
        page.getByText(goods).click();
        page.locator("#note").fill(note);
        page.locator("#early").check();
        press("Noter");
    }

    void countsBottles(int bottles) {
        var counter = with(".consigne", "Bouteille");
        for (var n = 0; n < bottles; n++) {
            counter.locator("[data-by='1']").click();
        }
        press("C’est rendu");
    }

    /** At the hub: what others packed of an order comes in and goes on. */
    void passesOn(LocalDate day, String order) {
        open("/coop/passages?date=" + day);
        passing(order).getByText("C’est arrivé").click();
        isTold("C’est noté");
        passing(order).getByText("C’est transmis").click();
        assertThat(passing(order)).containsText("Transmis");
    }

    private Locator passing(String order) {
        return with("ul.wayrows > li", order);
    }
}
