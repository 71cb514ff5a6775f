package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Village;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** The same as last time: the products of an order, as the next open date offers them. */
@StorefrontTest
class SameAgainTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    Village village;
    Shopper shopper;
    long kiosk;
    String number;

    @BeforeEach
    void orderOnceAndLetItsDateClose() {
        village = Village.build(database, accounts);
        shopper = Shopper.signedIn(port, village, "household");
        kiosk = village.site("kiosque");
        assertThat(shopper.get("/").words()).doesNotContain("The same as last time");
        for (var product : new String[] {"Poireau", "Potimarron", "Lait entier"}) {
            shopper.put(kiosk, village.offer(product, village.firstDate()), product.equals("Lait entier") ? 4 : 2);
        }
        var form = Shopper.hiddenFieldsOf(shopper.get("/checkout"));
        form.add("payment", "TEST");
        number = shopper.post(shopper.post("/checkout", form).next(), "outcome", "paid")
                .next()
                .replaceFirst(".*/orders/([^/?]+).*", "$1");
        run(
                "update ordercycle.offer set household_cutoff_at = platform.business_time() - interval '1 second' where cycle_id = "
                        + village.cycle("grandChamp", village.firstDate()));
        run(
                "update ordercycle.offer set household_cutoff_at = platform.business_time() - interval '1 second' where cycle_id = "
                        + village.cycle("valDeSenne", village.firstDate()));
    }

    @Test
    void frontPageAndEmptyBasketOfferIt() {
        for (var page : new String[] {"/", "/cart"}) {
            assertThat(shopper.get(page).words()).as(page).contains("The same as last time");
            assertThat(shopper.get(page).body()).as(page).contains("/orders/" + number + "/again");
        }
        again();
        for (var page : new String[] {"/", "/cart"}) {
            assertThat(shopper.get(page).words()).as(page).doesNotContain("The same as last time");
        }
    }

    @Test
    void goesIntoTheBasketForTheNextOpenDate() {
        var basket = again();

        assertThat(basket).contains("Products in your basket: 3.").contains("2 bunches × €3.05");
        assertThat(quantityOf("Poireau")).isEqualTo("2");
        assertThat(quantityOf("Lait entier")).isEqualTo("4");
        again();
        assertThat(quantityOf("Poireau")).as("pressed twice is set twice").isEqualTo("2");
        Invariants.assertHold(database);
    }

    @Test
    void saysWhatIsNotOfferedAndOfWhatThereIsLess() {
        run("update ordercycle.offer set state = 'WITHDRAWN' where id = "
                + village.offer("Potimarron", village.secondDate()));
        Shelves.leave(database, village, "Lait entier", 3);

        var basket = again();

        assertThat(basket)
                .contains("Products in your basket: 2.")
                .contains("Not offered this time: " + nameOf("Potimarron"))
                .contains("There is less left of: " + nameOf("Lait entier"));
        assertThat(quantityOf("Lait entier")).isEqualTo("3");
    }

    @Test
    void nothingLeftChangesNothing() {
        run(
                "update ordercycle.offer set state = 'WITHDRAWN' where cycle_id in (select id from ordercycle.cycle where delivery_date = '"
                        + village.secondDate() + "')");

        assertThat(again())
                .contains("Nothing of this order is offered at the moment")
                .contains("Your basket is empty");
    }

    @Test
    void anothersOrderIsNotThere() {
        assertThat(Shopper.signedIn(port, village, "household2")
                        .post("/orders/" + number + "/again")
                        .status())
                .isEqualTo(404);
    }

    private String again() {
        var answer = shopper.post("/orders/" + number + "/again");
        assertThat(answer.next()).isEqualTo("/cart");
        return shopper.get(answer.next()).words();
    }

    private String nameOf(String product) {
        return text(
                "select coalesce(v.names ->> 'en', v.names ->> 'fr') from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id where p.id = "
                        + village.product(product));
    }

    private String quantityOf(String product) {
        return text("select trim_scale(quantity)::text from ordering.cart_line where buyer_id = "
                + village.party("marchand") + " and offer_id = " + village.offer(product, village.secondDate()));
    }

    private String text(String sql) {
        return database.sql(sql).mapValue(String.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
