package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.agreement.AgreementTerms;
import coop.tablee.agreement.Agreements;
import coop.tablee.agreement.LotDirectory;
import coop.tablee.agreement.LotSupply;
import coop.tablee.agreement.LotTerms;
import coop.tablee.agreement.Lots;
import coop.tablee.agreement.PriceBasis;
import coop.tablee.agreement.PriceSeries;
import coop.tablee.agreement.PriceTerms;
import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.AssortmentQuery;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.assortment.OfferCard;
import coop.tablee.identity.Role;
import coop.tablee.network.Audience;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Mono;

/** What a lot's schedule prices is seen, quoted, ordered and changed at the lot's price, by the kitchens of its authority and nobody else. */
class LotPricesTests extends OrderingStory {

    private static final String LEEK = "Poireau";
    private static final String CARROT = "Carotte";

    /** What both cost kitchens without a lot. */
    private static final String LEEK_OFFERED = "2.64";

    private static final String CARROT_OFFERED = "1.49";

    @Autowired
    Agreements agreements;

    @Autowired
    Lots lots;

    @Autowired
    PriceSeries series;

    @Autowired
    LotDirectory rooms;

    @Autowired
    Assortment assortment;

    @Autowired
    CardPreparation preparation;

    @Autowired
    OrderQuote quotes;

    @Autowired
    OrderAmendment amendment;

    private final LocalDate today = LocalDate.now(Village.ZONE);
    private long agreement;
    private long lot;

    @BeforeEach
    void draft() {
        village.person("mayor", "forest", Role.OWNER);
        preparation.catchUp().block();
        agreement = agreements
                .write(
                        new AgreementTerms(
                                "AC-" + UUID.randomUUID(),
                                "Vegetables",
                                today.minusYears(1),
                                today.plusYears(1),
                                1,
                                12,
                                30,
                                "2011/7/EU, art. 4"),
                        UUID.randomUUID(),
                        village.actor("mayor"))
                .block();
        lot = lot(1_000_000);
    }

    @Test
    void kitchenSeesIsQuotedAndPaysTheFixedPriceOfItsLotAndOthersTheOffersPrice() {
        fixed(CARROT, "kg", "1.2345");
        start();

        assertThat(card(CARROT, "tilleulsDoor", "canteen").price()).isEqualByComparingTo("1.2345");
        assertThat(shown(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo("1.2345");
        assertThat(inTheWeek(CARROT)).isEqualByComparingTo("1.2345");
        assertThat(quoted(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo("1.2345");
        assertThat(paid(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo("1.2345");
        assertThat(paid(CARROT, "erablesDoor", "canteen2"))
                .as("a kitchen of the same authority")
                .isEqualByComparingTo("1.2345");
        assertThat(paid(LEEK, "tilleulsDoor", "canteen"))
                .as("in the lot, but no line prices it")
                .isEqualByComparingTo(LEEK_OFFERED);
        assertThat(card(CARROT, "bouleauxDoor", "canteen3").price()).isEqualByComparingTo(CARROT_OFFERED);
        assertThat(paid(CARROT, "bouleauxDoor", "canteen3")).isEqualByComparingTo(CARROT_OFFERED);
    }

    @Test
    void whatOthersWereToldBeforeIsNotTheKitchensPrice() {
        fixed(CARROT, "kg", "1.2345");
        start();

        for (var round = 0; round < 3; round++) {
            assertThat(paid(CARROT, "bouleauxDoor", "canteen3")).isEqualByComparingTo(CARROT_OFFERED);
            assertThat(paid(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo("1.2345");
        }
    }

    @Test
    void lotComesBeforeAPriceListAndTheListPricesTheRest() {
        fixed(CARROT, "kg", "1.2345");
        start();
        run(
                "insert into ordercycle.price_list (cooperative_id, name, audience, percent, valid_from) values (%d, 'Liste', 'INSTITUTION', -50, '%s')"
                        .formatted(village.party("grandChamp"), village.firstDate()));

        assertThat(paid(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo("1.2345");
        assertThat(paid(LEEK, "tilleulsDoor", "canteen")).isEqualByComparingTo("1.32");
        assertThat(card(LEEK, "tilleulsDoor", "canteen").price()).isEqualByComparingTo("1.32");
    }

    @Test
    void draftsAndEndedAgreementsPriceNothing() {
        fixed(CARROT, "kg", "1.2345");
        assertThat(paid(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo(CARROT_OFFERED);
        start();
        assertThat(paid(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo("1.2345");
        agreements.end(agreement, village.actor("mayor")).block();
        assertThat(paid(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo(CARROT_OFFERED);
        assertThat(card(CARROT, "tilleulsDoor", "canteen").price()).isEqualByComparingTo(CARROT_OFFERED);
    }

    @Test
    void indexedPriceFollowsItsIndexFromCycleToCycleHalfUpAtTheFourthDecimal() {
        var index = follows(PriceBasis.INDEXED, CARROT, "1.3000", "1");
        start();
        assertThat(paid(CARROT, "tilleulsDoor", "canteen"))
                .as("no value yet: P0")
                .isEqualByComparingTo("1.3");

        say(index, today.minusYears(1), "112.5");
        say(index, village.secondDate(), "118.35");

        assertThat(paid(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo("1.3");
        // 1.30 × 118.35 ÷ 112.5 = 1.3676
        var later = placement
                .place(
                        anOrder(village)
                                .to("tilleulsDoor")
                                .on(village.secondDate())
                                .of(CARROT, 10)
                                .paidBy(PaymentMethod.ACCOUNT),
                        village.actor("canteen"))
                .block();
        assertThat(later.orders().get(0).lines().get(0).price()).isEqualByComparingTo("1.3676");

        // 1.30 × 112.51 ÷ 112.5 = 1.30011555…, half up at the fourth decimal
        say(index, village.firstDate(), "112.51");
        assertThat(paid(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo("1.3001");
    }

    @Test
    void partOfAPriceMayStayAsItIs() {
        var index = follows(PriceBasis.INDEXED, CARROT, "2.0000", "0.75");
        start();
        say(index, today.minusYears(1), "100");
        say(index, village.firstDate(), "110");

        // 2 × (0.25 + 0.75 × 1.1) = 2.15
        assertThat(paid(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo("2.15");
    }

    @Test
    void marketPriceIsTheQuotationTimesItsCoefficient() {
        var market = follows(PriceBasis.MARKET, CARROT, "1.5000", "1.05");
        start();
        say(market, village.firstDate(), "1.111");

        // 1.111 × 1.05 = 1.16655, half up
        assertThat(paid(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo("1.1666");
        say(market, village.firstDate(), "1.2");
        assertThat(paid(CARROT, "tilleulsDoor", "canteen"))
                .as("what was said later for the same day")
                .isEqualByComparingTo("1.26");
    }

    @Test
    void unitsThatHaveNothingToDoWithEachOtherPriceNothing() {
        fixed(CARROT, "l", "0.10");
        start();

        assertThat(paid(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo(CARROT_OFFERED);
    }

    @Test
    void whatASupplierCallsOtherwiseIsPricedOnceSomebodySaysSo() {
        fixed("Carottes de plein champ", "kg", "1.1000");
        start();
        assertThat(paid(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo(CARROT_OFFERED);

        lots.priceAlso(
                        agreement,
                        lot,
                        priceOf("Carottes de plein champ"),
                        village.product(CARROT),
                        village.actor("mayor"))
                .block();
        assertThat(paid(CARROT, "tilleulsDoor", "canteen")).isEqualByComparingTo("1.1");
        assertThat(codeOf(lots.priceAlso(
                                agreement,
                                lot,
                                priceOf("Carottes de plein champ"),
                                village.product(CARROT),
                                village.actor("mayor")))
                        .block())
                .isEqualTo("invalid-input");
    }

    @Test
    void whoSawAnotherPriceIsAskedAndNeverChargedSilently() {
        var index = follows(PriceBasis.INDEXED, CARROT, "1.3000", "1");
        var seen = card(CARROT, "tilleulsDoor", "canteen").version();
        start();
        assertThat(outcome(seeing(seen), "canteen").block()).isEqualTo("price-changed");
        var started = card(CARROT, "tilleulsDoor", "canteen").version();
        assertThat(outcome(seeing(started), "canteen").block()).isEqualTo("placed");

        say(index, today.minusYears(1), "100");
        say(index, today, "110");
        assertThat(outcome(seeing(started), "canteen").block()).isEqualTo("price-changed");
        assertThat(outcome(seeing(card(CARROT, "tilleulsDoor", "canteen").version()), "canteen")
                        .block())
                .isEqualTo("placed");
    }

    @Test
    void growingLineAsksForTheNewPriceAndShrinkingKeepsTheOldOne() {
        var index = follows(PriceBasis.INDEXED, CARROT, "1.3000", "1");
        start();
        var order = place(anOrder(village).to("tilleulsDoor").of(CARROT, 10), "canteen")
                .orders()
                .get(0);
        say(index, today.minusYears(1), "100");
        say(index, today, "110");

        assertThat(codeOf(amend(order, "12", null)).block()).isEqualTo("price-changed");
        var smaller = amend(order, "8", null).block();
        assertThat(smaller.lines().get(0).price()).isEqualByComparingTo("1.3");
        var grown = amend(smaller, "12", card(CARROT, "tilleulsDoor", "canteen").version())
                .block();
        assertThat(grown.lines().get(0).price()).isEqualByComparingTo("1.43");
        assertThat(amend(grown, "13", null).block().lines().get(0).price()).isEqualByComparingTo("1.43");
    }

    @Test
    void ceilingIsReachedAtTheLotsPriceToTheLastCent() {
        lots.remove(agreement, lot, village.actor("mayor")).block();
        // 7 × 1.2345 = 8.6415 → 8.64; 10 × 1.2345 = 12.345 → 12.35
        lot = lot(864 + 1235);
        fixed(CARROT, "kg", "1.2345");
        start();

        place(anOrder(village).to("tilleulsDoor").of(CARROT, 7), "canteen");
        assertThat(outcome(anOrder(village).to("erablesDoor").of(CARROT, 11).paidBy(PaymentMethod.ACCOUNT), "canteen2")
                        .block())
                .isEqualTo("ceiling-reached");
        place(anOrder(village).to("erablesDoor").of(CARROT, 10), "canteen2");
        assertThat(rooms.roomOf(village.party("tilleuls")).blockFirst().left()).isEqualTo(Money.euro(0));
    }

    @Test
    void renewedAgreementGoesOnAtThePricesThatHeldUntilItsLastDay() {
        fixed(CARROT, "kg", "1.2345");
        start();
        agreements.renew(agreement, village.actor("mayor")).block();

        assertThat(database.sql("select max(valid_until) from agreement.lot_price_product where lot_id = " + lot)
                        .mapValue(LocalDate.class)
                        .one()
                        .block())
                .isEqualTo(today.plusYears(1).plusMonths(12));
    }

    @Test
    void partOfAnIndexedPriceIsAtMostAllOfIt() {
        assertThat(lots.addPrice(
                                agreement,
                                lot,
                                terms(PriceBasis.INDEXED, CARROT, "kg", "1", "1.2"),
                                village.actor("mayor"))
                        .map(done -> List.of("written"))
                        .onErrorResume(
                                DomainException.class,
                                refused -> Mono.just(refused.errors().stream()
                                        .map(error -> error.field() + " " + error.code())
                                        .toList()))
                        .block())
                .containsExactly("coefficient above-one");
    }

    private PlaceCheckout seeing(long version) {
        var order = new OrderRequest(
                village.site("tilleulsDoor"),
                village.firstDate(),
                null,
                null,
                List.of(new LineRequest(offer(CARROT), BigDecimal.TEN, version)));
        return new PlaceCheckout(UUID.randomUUID().toString(), List.of(order), PaymentMethod.ACCOUNT, false, true);
    }

    private Mono<OrderDetails> amend(OrderDetails order, String quantity, @Nullable Long version) {
        return amendment.amend(
                new AmendOrder(
                        order.number(),
                        order.version(),
                        List.of(new LineRequest(offer(CARROT), new BigDecimal(quantity), version)),
                        null),
                village.actor("canteen"));
    }

    private BigDecimal paid(String product, String door, String who) {
        var order =
                place(anOrder(village).to(door).of(product, 2), who).orders().get(0);
        assertStands(order, who);
        return order.lines().get(0).price();
    }

    private BigDecimal quoted(String product, String door, String who) {
        var quote = quotes.quote(
                        List.of(anOrder(village).to(door).of(product, 10).request()), village.actor(who))
                .block();
        return quote.orders().get(0).lines().get(0).goods().price();
    }

    private OfferCard card(String product, String door, String who) {
        return Objects.requireNonNull(assortment
                .card(
                        offer(product),
                        village.site(door),
                        Audience.INSTITUTION,
                        village.actor(who).party())
                .block());
    }

    /** In the shop, as {@code look} shares it. */
    private BigDecimal shown(String product, String door, String who) {
        var query = AssortmentQuery.everything(village.site(door), village.firstDate(), Audience.INSTITUTION)
                .by(village.actor(who).party())
                .searching(product);
        return assortment.look(query, Locale.FRENCH).block().items().stream()
                .filter(card -> card.offer() == offer(product))
                .findFirst()
                .orElseThrow()
                .price();
    }

    private BigDecimal inTheWeek(String product) {
        return assortment
                .between(
                        village.site("tilleulsDoor"),
                        Audience.INSTITUTION,
                        village.actor("canteen").party(),
                        village.firstDate(),
                        village.secondDate(),
                        Locale.FRENCH)
                .filter(card -> card.offer() == offer(product))
                .blockFirst()
                .price();
    }

    private long offer(String product) {
        return village.offer(product, village.firstDate());
    }

    private void start() {
        agreements.start(agreement, village.actor("mayor")).block();
    }

    private void say(long followed, LocalDate from, String value) {
        series.say(
                        agreement,
                        lot,
                        followed,
                        new PriceSeries.Value(from, new BigDecimal(value), "Statbel, 3 March"),
                        village.actor("mayor"))
                .block();
    }

    private void fixed(String product, String unit, String price) {
        lots.addPrice(agreement, lot, terms(PriceBasis.FIXED, product, unit, price, null), village.actor("mayor"))
                .block();
    }

    /** A price in kilograms that follows something; answers what it follows. */
    private long follows(PriceBasis basis, String product, String price, String coefficient) {
        lots.addPrice(agreement, lot, terms(basis, product, "kg", price, coefficient), village.actor("mayor"))
                .block();
        return number("select series_id from agreement.lot_price where lot_id = " + lot);
    }

    private PriceTerms terms(
            PriceBasis basis, String product, String unit, String price, @Nullable String coefficient) {
        return new PriceTerms(
                product,
                unit,
                basis,
                new BigDecimal(price),
                coefficient == null ? null : new BigDecimal(coefficient),
                coefficient == null ? null : "Prices of carrots",
                today.minusYears(1),
                today.plusYears(1));
    }

    private long priceOf(String product) {
        return number(
                "select id from agreement.lot_price where lot_id = %d and product = '%s'".formatted(lot, product));
    }

    private long number(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }

    private long lot(long maximum) {
        return lots.write(
                        agreement,
                        null,
                        new LotTerms(
                                1,
                                "Lot 1",
                                List.of("ROOT_VEGETABLES", "STEM_VEGETABLES"),
                                Money.euro(0),
                                Money.euro(maximum),
                                Money.euro(0),
                                null,
                                LotSupply.SOLE,
                                List.of(village.party("sillons")),
                                null),
                        village.actor("mayor"))
                .block();
    }
}
