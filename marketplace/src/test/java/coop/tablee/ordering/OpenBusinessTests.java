package coop.tablee.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.network.OpenBusiness;
import coop.tablee.network.OpenMatter;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;

/** What modules say is open with an organisation that wants to end: for who buys, who grows and who sells, each what is theirs. */
@MarketplaceTest
class OpenBusinessTests {

    @Autowired
    List<OpenBusiness> modules;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @Test
    void ordersDatesAndGoodsOnSaleAreOpenForThoseWhoseTheyAre() {
        var number = order("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT);

        assertThat(open("tilleuls"))
                .filteredOn(matter -> matter.word().equals("bought"))
                .singleElement()
                .satisfies(matter -> {
                    assertThat(matter.names()).contains(number);
                    assertThat(matter.binding()).isTrue();
                });
        assertThat(open("sillons"))
                .filteredOn(matter -> matter.word().equals("sold"))
                .singleElement()
                .satisfies(matter -> assertThat(matter.names()).contains(number));
        assertThat(open("sillons")).anyMatch(matter -> matter.word().equals("offers") && matter.binding());
        assertThat(open("grandChamp"))
                .filteredOn(OpenMatter::binding)
                .extracting(OpenMatter::word)
                .contains("sold", "dates");
        assertThat(open("grandChamp")).anyMatch(matter -> matter.word().equals("agreements") && !matter.binding());
        assertThat(open("bouleaux"))
                .as("another kitchen")
                .noneMatch(matter -> matter.word().equals("bought"));
    }

    @Test
    void whatIsOverIsOpenForNobodyAndWhatIsOwedIs() {
        var number = order("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT);
        cancellation.cancel(number, village.actor("canteen")).block();
        assertThat(open("tilleuls")).noneMatch(matter -> matter.word().equals("bought"));
        assertThat(open("tilleuls")).noneMatch(matter -> matter.word().equals("owed"));

        run(
                "select ledger.post('ending:%1$s', 'test', array['buyer:%2$d', 'seller:%3$d'], array[1250, -1250]::bigint[], array[null, null]::bigint[], 'EUR')"
                        .formatted(number, village.party("tilleuls"), village.party("sillons")));

        assertThat(open("tilleuls"))
                .filteredOn(matter -> matter.word().equals("owed"))
                .singleElement()
                .satisfies(matter -> {
                    assertThat(matter.binding()).isTrue();
                    assertThat(Objects.requireNonNull(matter.amount()).minor()).isEqualTo(1250);
                });
        assertThat(open("sillons"))
                .filteredOn(matter -> matter.word().equals("due"))
                .singleElement()
                .satisfies(matter -> assertThat(matter.binding())
                        .as("who does not pay keeps no seller for ever")
                        .isFalse());
        run(
                "select ledger.post('ended:%1$s', 'test', array['buyer:%2$d', 'seller:%3$d'], array[-1250, 1250]::bigint[], array[null, null]::bigint[], 'EUR')"
                        .formatted(number, village.party("tilleuls"), village.party("sillons")));
    }

    @Test
    void whoCarriesOrHostsForOthersAndWhoseAgreementRunsHearOfIt() {
        assertThat(open("grandChamp"))
                .as("its own ways are nobody else's")
                .noneMatch(matter -> matter.word().equals("carries"));
        run(
                "insert into delivery.lane (cooperative_id, producer_id, destination_id, hub_id, carrier_id) select %d, %d, %d, null, %d"
                        .formatted(
                                village.party("valDeSenne"),
                                village.party("sillons"),
                                village.site("bouleauxDoor"),
                                village.party("grandChamp")));
        assertThat(open("grandChamp"))
                .filteredOn(matter -> matter.word().equals("carries"))
                .singleElement()
                .satisfies(matter -> assertThat(matter.binding())
                        .as("the others' own to change")
                        .isFalse());

        run(
                "insert into agreement.agreement (authority_id, reference, title, valid_from, valid_until, payment_days, payment_source, state, request_key, started_at)"
                        + " values (%d, '%s', 'Légumes', platform.today() - 9, platform.today() + 90, 30, 'loi', 'RUNNING', gen_random_uuid(), now())"
                                .formatted(village.party("forest"), "R" + village.number()));
        assertThat(open("forest"))
                .filteredOn(matter -> matter.word().equals("contracts"))
                .singleElement()
                .satisfies(matter -> assertThat(matter.binding()).isTrue());
    }

    private List<OpenMatter> open(String party) {
        return Objects.requireNonNull(Flux.fromIterable(modules)
                .concatMap(module -> module.openWith(List.of(village.party(party))))
                .collectList()
                .block());
    }

    private String order(String who, String destination, PaymentMethod method) {
        var date = village.firstDate();
        var line = new LineRequest(village.offer("Poireau", date), BigDecimal.valueOf(2), null);
        var request = new OrderRequest(village.site(destination), date, null, "BC-1", List.of(line));
        return Objects.requireNonNull(placement
                        .place(
                                new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), method, false),
                                village.actor(who))
                        .block())
                .orders()
                .get(0)
                .number();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
