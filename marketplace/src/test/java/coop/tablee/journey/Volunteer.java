package coop.tablee.journey;

import com.microsoft.playwright.Page;

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
}
