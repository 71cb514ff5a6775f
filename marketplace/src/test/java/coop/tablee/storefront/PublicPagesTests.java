package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Village;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** The pages of producers, cooperatives and points, as anybody sees them. */
@StorefrontTest
class PublicPagesTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    Village village;
    Shopper visitor;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        visitor = new Shopper(port);
    }

    private String farm() {
        return "/producers/" + village.party("sillons");
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private static String day(LocalDate date) {
        return date.format(DateTimeFormatter.ofPattern("EEEE d MMMM", Locale.ENGLISH));
    }

    @Test
    void producerIsFoundUnderItsNameAndUnderItsNumberAlone() {
        var product = visitor.get("/products/%d?destination=%d"
                .formatted(village.offer("Poireau", village.secondDate()), village.site("kiosque")));
        var href = product.all("href=\"(/producers/[^\"]*)\"").get(0);
        assertThat(href).isEqualTo(farm() + "-ferme-des-sept-sillons-" + village.number());
        assertThat(visitor.get(href).status()).isEqualTo(200);
        assertThat(visitor.get(farm()).words()).contains("Ferme des Sept Sillons");
        assertThat(visitor.get("/?destination=" + village.site("kiosque")).body())
                .contains("href=\"" + href + "\"");
    }

    @Test
    void producerSaysWhoItIsInTheLanguageThereIs() {
        run("update network.organisation set presentation = '{\"fr\":\"Nous <b>cultivons</b> {{1+1}}\"}' where id = %d"
                .formatted(village.party("sillons")));
        assertThat(visitor.get(farm()).body())
                .contains("<p class=\"said\" lang=\"fr\">Nous &lt;b&gt;cultivons&lt;/b&gt; {{1+1}}</p>");
    }

    @Test
    void certificatesAreNamedWithTheirBodyAndTheirLastDayWhileTheyHold() {
        assertThat(visitor.get(farm()).words())
                .contains("Organic farming Controlled by BE-BIO-01 Valid until Thursday 31 December 2099 inclusive");
        run("update network.certificate set valid_until = platform.today() - 1 where organisation_id = %d"
                .formatted(village.party("sillons")));
        assertThat(visitor.get(farm()).words())
                .doesNotContain("Organic farming")
                .doesNotContain("BE-BIO-01");
    }

    @Test
    void socialEconomyIsSaidWithItsApproval() {
        assertThat(visitor.get(farm()).words()).doesNotContain("Social economy");
        run("update network.organisation set insertion_approval = 'ETA' where id = %d"
                .formatted(village.party("sillons")));
        assertThat(visitor.get(farm()).words()).contains("Social economy Approved for social insertion: ETA.");
    }

    @Test
    void goodsAreThoseOfTheMarketThereAndThenAndOnlyTheProducersOwn() {
        var page =
                visitor.get(farm() + "?destination=%d&date=%s".formatted(village.site("gare"), village.secondDate()));
        assertThat(page.words())
                .contains("On offer at gare %d, %s".formatted(village.number(), day(village.secondDate())))
                .contains("Leek")
                .doesNotContain("Wholemeal bread")
                .doesNotContain("Farm butter");
        assertThat(page.words()).contains("kiosque " + village.number()).contains("order before");
        assertThat(page.body()).contains("href=\"/cooperatives/" + village.party("grandChamp"));
    }

    @Test
    void householdBuysFromTheProducersPage() {
        var household = Shopper.signedIn(port, village, "household");
        assertThat(household.get(farm()).body()).contains("action=\"/cart/lines\"");
    }

    @Test
    void nothingOnOfferIsSaid() {
        run("update ordercycle.offer set state = 'WITHDRAWN' where producer_id = %d"
                .formatted(village.party("sillons")));
        assertThat(visitor.get(farm()).words()).contains("Nothing on offer right now");
    }

    @Test
    void whoTakesNoPartHasNoPage() {
        run("update network.supply_agreement set valid_until = platform.today() - 1 where producer_id = %d"
                .formatted(village.party("sillons")));
        assertThat(visitor.get(farm()).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/producers/", "/cooperatives/", "/destinations/"})
    void anAddressWithoutAKnownNumberLeadsNowhere(String path) {
        for (var named :
                new String[] {"0", "999999999999999999", "99999999999999999999", "x", "-1", "1%27--", "%00", "1;"}) {
            assertThat(visitor.get(path + named).status()).as(named).isIn(404, 400);
        }
    }

    @Test
    void kindsAreNotMixedUp() {
        assertThat(visitor.get("/cooperatives/" + village.party("sillons")).status())
                .isEqualTo(404);
        assertThat(visitor.get("/producers/" + village.party("grandChamp")).status())
                .isEqualTo(404);
        assertThat(visitor.get("/producers/" + village.party("marchand")).status())
                .isEqualTo(404);
        assertThat(visitor.get("/producers/" + village.party("tilleuls")).status())
                .isEqualTo(404);
    }

    @Test
    void cooperativeNamesItsProducersAndWhereItDelivers() {
        var page = visitor.get("/cooperatives/" + village.party("grandChamp"));
        assertThat(page.words())
                .contains("Cooperative")
                .contains("Ferme des Sept Sillons")
                .contains("kiosque " + village.number());
        assertThat(page.body())
                .contains(
                        "/?destination=%d&amp;date=%s#market".formatted(village.site("kiosque"), village.secondDate()));
    }

    @Test
    void pointSaysWhenItOpensAndWhoComes() {
        run(
                "insert into delivery.closed_day (site_id, day, reason) values (%d, platform.today() + 20, 'Opération de Mme Leroy')"
                        .formatted(village.site("kiosque")));
        run("update delivery.destination set phone = '0470 12 34 56', directions = 'code 1234' where site_id = %d"
                .formatted(village.site("kiosque")));
        var page = visitor.get("/destinations/" + village.site("kiosque") + "-kiosque");
        assertThat(page.words())
                .contains("Monday 4 pm to 7 pm")
                .contains("Grand Champ %d, order before".formatted(village.number()))
                .contains("Closed:");
        assertThat(page.body()).contains("geo:50.827000,4.345000");
        assertThat(page.words())
                .as("what drivers and those who keep the place know")
                .doesNotContain("Leroy")
                .doesNotContain("0470")
                .doesNotContain("1234");
    }

    @Test
    void kitchensDoorIsNobodysToSee() {
        assertThat(visitor.get("/destinations/" + village.site("tilleulsDoor")).status())
                .isEqualTo(404);
    }

    @Test
    void farmsStreetIsNotTold() {
        run("update network.site set street = 'Rue Cachée 7', city = 'Chastre' where id = %d"
                .formatted(village.site("sillonsFarm")));
        assertThat(visitor.get(farm()).words()).contains("Producer in Chastre").doesNotContain("Cachée");
    }

    @Test
    void pinsLeadToTheRowsThatSayTheSame() {
        var page = visitor.get(farm());
        var pins = page.all("class=\"map-pin\" href=\"#([^\"]*)\"");
        assertThat(pins).contains("content").hasSizeGreaterThan(1);
        assertThat(pins).allSatisfy(row -> assertThat(page.body()).contains("id=\"" + row + "\""));
    }
}
