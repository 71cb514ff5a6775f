package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.AssortmentQuery;
import coop.tablee.assortment.AssortmentSort;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.assortment.OfferCard;
import coop.tablee.assortment.OfferFees;
import coop.tablee.network.Audience;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Mono;

/** What a price list says is what its buyers see, are quoted and pay, and nobody else. */
class PriceListsOfOrdersTests extends OrderingStory {

    private static final String LEEK = "Poireau";

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderQuote quotes;

    @Autowired
    Carts carts;

    @Autowired
    Assortment assortment;

    @Autowired
    CardPreparation preparation;

    @Autowired
    LateRequests late;

    private long leek;

    @BeforeEach
    void price() {
        leek = village.offer(LEEK, village.firstDate());
        run("update ordercycle.offer set household_price = 2.90, institution_price = 2.3456 where id = " + leek);
        preparation.catchUp().block();
    }

    @Test
    void kitchenSeesIsQuotedAndPaysItsOwnPriceAndTheNeighbourTheUsualOne() {
        listOf("INSTITUTION", "-10", "tilleuls");

        assertThat(card("tilleulsDoor", "canteen").price()).isEqualByComparingTo("2.1110");
        assertThat(card("erablesDoor", "canteen2").price()).isEqualByComparingTo("2.3456");
        assertThat(quoted("tilleulsDoor", "canteen")).isEqualByComparingTo("2.1110");
        assertThat(quoted("erablesDoor", "canteen2")).isEqualByComparingTo("2.3456");

        var own = place(anOrder(village).to("tilleulsDoor").of(LEEK, 10), "canteen")
                .orders()
                .get(0);
        var usual = place(anOrder(village).to("erablesDoor").of(LEEK, 10), "canteen2")
                .orders()
                .get(0);
        assertThat(own.lines().get(0).price()).isEqualByComparingTo("2.1110");
        assertThat(usual.lines().get(0).price()).isEqualByComparingTo("2.3456");
        assertThat(find(own, "canteen").lines().get(0).price()).isEqualByComparingTo("2.1110");
    }

    @Test
    void listOfAWholeAudienceHoldsForVisitorsTooAndForThatAudienceAlone() {
        listOf("HOUSEHOLD", "-5");

        var visitor = assortment
                .card(leek, village.site("kiosque"), Audience.HOUSEHOLD)
                .block();
        assertThat(visitor.price()).isEqualByComparingTo("2.76");
        assertThat(card("tilleulsDoor", "canteen").price()).isEqualByComparingTo("2.3456");

        var cart = carts.put(
                        village.actor("household"), new PutInCart(village.site("kiosque"), leek, BigDecimal.valueOf(2)))
                .block();
        assertThat(cart.lines().get(0).price()).isEqualByComparingTo("2.76");
        var order = place(anOrder(village).of(LEEK, 2), "household").orders().get(0);
        assertThat(order.lines().get(0).price()).isEqualByComparingTo("2.76");
        assertThat(order.lines().get(0).total().minor()).isEqualTo(552);
    }

    @Test
    void shopIsSortedByThePriceThatIsPaid() {
        var query = AssortmentQuery.everything(village.site("kiosque"), village.firstDate(), Audience.HOUSEHOLD);
        var byPrice = new AssortmentQuery(
                query.destination(),
                query.date(),
                query.audience(),
                "poireau chou",
                query.families(),
                query.labels(),
                null,
                null,
                AssortmentSort.PRICE,
                AssortmentQuery.MOST,
                null);
        listItem(listOf("HOUSEHOLD", "0"), LEEK, "0.01");

        var page = assortment.search(byPrice.searching("p"), Locale.FRENCH).block();
        assertThat(page.items().get(0).offer()).isEqualTo(leek);
        assertThat(page.items().get(0).price()).isEqualByComparingTo("0.01");
    }

    @Test
    void partsOfThePublishedPriceAddUpToWhatIsPaid() {
        listOf("HOUSEHOLD", "-5");
        listOf("INSTITUTION", "-10", "tilleuls");

        for (var card : List.of(
                Objects.requireNonNull(assortment
                        .card(leek, village.site("kiosque"), Audience.HOUSEHOLD)
                        .block()),
                card("tilleulsDoor", "canteen"))) {
            var split = card.split(OfferFees.NONE);
            var net = split.producer().add(split.cooperative());
            var paid = card.vatIncluded() ? net.add(split.vat()) : net;
            assertThat(paid).isEqualByComparingTo(card.price());
            // The farm sells its leeks itself: all of it is paid to it
            assertThat(split.producer()).isEqualByComparingTo(net);
            assertThat(split.fee())
                    .isEqualByComparingTo(card.price()
                            .multiply(card.feePercent())
                            .movePointLeft(2)
                            .setScale(4, RoundingMode.HALF_UP));
        }
    }

    @Test
    void farmGetsItsPriceAndTheCooperativeAddsWhatAListTakesOffBelowIt() {
        var potato = village.offer("Pomme de terre", village.firstDate());
        listItem(listOf("INSTITUTION", "0", "tilleuls"), "Pomme de terre", "0.10");
        preparation.catchUp().block();

        var split = assortment
                .card(
                        potato,
                        village.site("tilleulsDoor"),
                        Audience.INSTITUTION,
                        village.actor("canteen").party())
                .block()
                .split(OfferFees.NONE);

        assertThat(split.producer()).isEqualByComparingTo("0.85");
        assertThat(split.cooperative()).isEqualByComparingTo("-0.75");
    }

    @Test
    void whoSawAnotherPriceIsAskedAndNeverChargedSilently() {
        var seen = card("tilleulsDoor", "canteen").version();
        listOf("INSTITUTION", "20", "tilleuls");

        var old = new OrderRequest(
                village.site("tilleulsDoor"),
                village.firstDate(),
                null,
                null,
                List.of(new LineRequest(leek, BigDecimal.TEN, seen)));
        assertRefused(
                new PlaceCheckout("list-1", List.of(old), PaymentMethod.ACCOUNT, false, true),
                "canteen",
                "price-changed");

        var now = card("tilleulsDoor", "canteen");
        assertThat(now.price()).isEqualByComparingTo("2.8147");
        var again = new OrderRequest(
                village.site("tilleulsDoor"),
                village.firstDate(),
                null,
                null,
                List.of(new LineRequest(leek, BigDecimal.TEN, now.version())));
        var placed = placement
                .place(
                        new PlaceCheckout("list-2", List.of(again), PaymentMethod.ACCOUNT, false, true),
                        village.actor("canteen"))
                .block();
        assertThat(placed.orders().get(0).lines().get(0).price()).isEqualByComparingTo("2.8147");
    }

    @Test
    void growingLineAsksForTheNewPriceAndShrinkingKeepsTheOldOne() {
        var order = place(anOrder(village).to("tilleulsDoor").of(LEEK, 10), "canteen")
                .orders()
                .get(0);
        listOf("INSTITUTION", "-10", "tilleuls");

        assertThat(codeOf(amend(order, "12", null)).block()).isEqualTo("price-changed");
        var smaller = amend(order, "8", null).block();
        assertThat(smaller.lines().get(0).price()).isEqualByComparingTo("2.3456");
        var version = card("tilleulsDoor", "canteen").version();
        var grown = amend(smaller, "12", version).block();
        assertThat(grown.lines().get(0).price()).isEqualByComparingTo("2.1110");
        assertThat(amend(grown, "15", null).block().lines().get(0).price())
                .as("at a list's price as well")
                .isEqualByComparingTo("2.1110");
    }

    @Test
    void lateRequestIsAskedAtTheBuyersPrice() {
        listOf("INSTITUTION", "-10", "tilleuls");
        var order = place(anOrder(village).to("tilleulsDoor").of("Carotte", 10), "canteen")
                .orders()
                .get(0);
        run(
                "update ordercycle.offer set institution_cutoff_at = platform.business_time() - interval '1 second' where id = "
                        + leek);

        assertThat(late.choices(order.number(), village.actor("canteen"))
                        .collectList()
                        .block())
                .filteredOn(choice -> choice.offer() == leek)
                .singleElement()
                .satisfies(choice -> assertThat(choice.price()).isEqualByComparingTo("2.1110"));
        var asked = late.ask(
                        new AskLate(order.number(), "late-list", leek, BigDecimal.TEN, ""), village.actor("canteen"))
                .block();
        assertThat(database.sql("select price from ordering.late_request where id = " + asked)
                        .mapValue(BigDecimal.class)
                        .one()
                        .block())
                .isEqualByComparingTo("2.1110");
    }

    private OfferCard card(String door, String who) {
        return Objects.requireNonNull(assortment
                .card(
                        leek,
                        village.site(door),
                        Audience.INSTITUTION,
                        village.actor(who).party())
                .block());
    }

    private BigDecimal quoted(String door, String who) {
        var quote = quotes.quote(List.of(anOrder(village).to(door).of(LEEK, 10).request()), village.actor(who))
                .block();
        return quote.orders().get(0).lines().get(0).goods().price();
    }

    private Mono<OrderDetails> amend(OrderDetails order, String quantity, Long version) {
        return amendment.amend(
                new AmendOrder(
                        order.number(),
                        order.version(),
                        List.of(new LineRequest(leek, new BigDecimal(quantity), version)),
                        null),
                village.actor("canteen"));
    }

    private long listOf(String audience, String percent, String... buyers) {
        long list = number(
                "insert into ordercycle.price_list (cooperative_id, name, audience, percent, valid_from, for_named) values (%d, 'Liste', '%s', %s, '%s', %s) returning id"
                        .formatted(
                                village.party("grandChamp"),
                                audience,
                                percent,
                                village.firstDate(),
                                buyers.length > 0));
        for (var buyer : buyers) {
            run("insert into ordercycle.price_list_buyer (price_list_id, party_id) values (%d, %d)"
                    .formatted(list, village.party(buyer)));
        }
        run("select ordercycle.prices_changed(%d)".formatted(list));
        return list;
    }

    private void listItem(long list, String product, String price) {
        run("insert into ordercycle.price_list_item (price_list_id, product_id, price) values (%d, %d, %s)"
                .formatted(list, village.product(product), price));
        run("select ordercycle.prices_changed(%d)".formatted(list));
    }

    private long number(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }
}
