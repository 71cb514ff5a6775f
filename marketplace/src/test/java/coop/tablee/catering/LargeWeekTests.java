package coop.tablee.catering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.assortment.CardPreparation;
import coop.tablee.identity.Accounts;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.time.LocalDate;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.LinkedMultiValueMap;

/** A week of a large kitchen: 150 products on five days are sent at once, and what stands on no row yet is found by name. */
@MarketplaceTest
class LargeWeekTests {

    private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([0-9a-f]{32})\"");

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    CardPreparation preparation;

    @LocalServerPort
    int port;

    private Village village;
    private Visitor cook;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        preparation.catchUp().block();
        cook = Visitor.signedIn(port, village.email("canteen"));
    }

    @Test
    void aWeekOf750LinesIsSentAtOnce() {
        var week = Week.of(village.firstDate().plusWeeks(1));
        village.growMany(150, week.days().subList(0, 5));
        var form = form(week.monday());
        database.sql("""
                select f.id from ordercycle.offer f join ordercycle.cycle c on c.id = f.cycle_id join catalogue.product p on p.id = f.product_id
                where c.cooperative_id = %d and c.delivery_date between '%s' and '%s' and p.sku like 'M%%' order by f.id
                """.formatted(village.party("grandChamp"), week.monday(), week.sunday()))
                .mapValue(Long.class)
                .all()
                .collectList()
                .block()
                .forEach(offer -> form.set("q." + offer + ".0", "1,5"));
        assertThat(cook.post("/week", form).getStatus().value()).isEqualTo(303);
        var page = body("/week?site=%d&monday=%s".formatted(door(), week.monday()));
        assertThat(page.replace('\u00a0', ' ')).contains("750 lignes à envoyer");

        var key = KEY.matcher(page);
        assertThat(key.find()).isTrue();
        form.set("key", key.group(1));
        assertThat(cook.post("/week/orders", form).getStatus().value()).isEqualTo(303);
        assertThat(cook.post("/week/orders", form).getStatus().value())
                .as("pressed twice")
                .isLessThan(500);

        assertThat(count("select count(*) from ordering.orders where buyer_id = " + village.party("tilleuls")))
                .isEqualTo(5);
        assertThat(count(
                        "select count(*) from ordering.line l join ordering.orders o on o.id = l.order_id where l.kind = 'goods' and o.buyer_id = "
                                + village.party("tilleuls")))
                .isEqualTo(750);
        assertThat(count("select count(*) from ordering.cart_line where buyer_id = " + village.party("tilleuls")))
                .isZero();
        Invariants.assertHold(database);
    }

    @Test
    void rowsAreFoundByWhatTheyAreCalledInAnyLanguage() {
        var form = form(Week.of(village.firstDate()).monday());
        form.add("called", "prei");
        form.add("called", "whole milk");

        var rows = cook.post("/week/rows", form);

        assertThat(rows.getStatus().value()).isEqualTo(200);
        assertThat(rows.getResponseBody())
                .contains(offer("Poireau"), offer("Lait entier"))
                .doesNotContain(offer("Carotte"), "<h1");
    }

    @Test
    void whatNothingIsCalledHasNoRowsAndNoNameIsAskedFor() {
        var form = form(Week.of(village.firstDate()).monday());
        form.add("called", "xyzzy quux");
        var none = cook.post("/week/rows", form);
        assertThat(none.getStatus().value()).isEqualTo(200);
        assertThat(Objects.requireNonNullElse(none.getResponseBody(), "")).doesNotContain("name=\"q.");

        form.set("called", " ");
        assertThat(cook.post("/week/rows", form).getStatus().value()).isEqualTo(422);
    }

    @Test
    void rowsOfAnothersDoorAreNotFound() {
        var form = form(Week.of(village.firstDate()).monday());
        form.set("site", String.valueOf(village.site("bouleauxDoor")));
        form.add("called", "prei");
        assertThat(cook.post("/week/rows", form).getStatus().value()).isEqualTo(404);
    }

    private LinkedMultiValueMap<String, String> form(LocalDate monday) {
        var form = new LinkedMultiValueMap<String, String>();
        form.set("site", String.valueOf(door()));
        form.set("monday", monday.toString());
        return form;
    }

    private String offer(String product) {
        return "name=\"q." + village.offer(product, village.firstDate()) + ".";
    }

    private long door() {
        return village.site("tilleulsDoor");
    }

    private String body(String path) {
        return Objects.requireNonNull(cook.get(path).getResponseBody());
    }

    private long count(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }
}
