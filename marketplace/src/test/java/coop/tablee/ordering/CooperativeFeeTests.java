package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.delivery.DropTariffs;
import coop.tablee.delivery.SetDropTariff;
import coop.tablee.identity.Actor;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import coop.tablee.testing.ApiCaller;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import reactor.core.publisher.Mono;

/** What a cooperative asks for an order and a kilogram, from the quote to the reception: once, for what is there, at the rates of the goods. */
class CooperativeFeeTests extends OrderingStory {

    @Autowired
    OrderQuote quotes;

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    OrderSplit splitting;

    @Autowired
    DueShortages due;

    @Autowired
    StockLevels levels;

    @Autowired
    DropTariffs tariffs;

    @LocalServerPort
    int port;

    @BeforeEach
    void feesAreAsked() {
        village.ask("grandChamp", "1.50", "0.10");
    }

    @Test
    void householdPaysOnceForTheOrderAndForTheKilogramsOfItsGoods() {
        // 5 bunches of 0.9 kg, 2 kg, and bottles whose weight nobody told
        var request = anOrder(village).of("Poireau", 5).of("Carotte", 2).of("Jus de pomme", 3);
        var quoted = quotes.quote(List.of(request.request()), village.actor("household"))
                .block();

        var order = one(place(request, "household"));

        assertThat(fee(order, FeeKind.PER_ORDER)).isEqualTo(150);
        assertThat(fee(order, FeeKind.PER_KG)).isEqualTo(65);
        assertThat(order.total()).isEqualTo(quoted.total());
        assertThat(order.maximum()).isEqualTo(quoted.maximum());
        assertThat(order.fee().minor()).isEqualTo(fee(order, FeeKind.COOPERATIVE) + 150 + 65);
        assertThat(order.total().minor())
                .isEqualTo(order.goods().minor()
                        + order.fee().minor()
                        + order.deposit().minor());
        assertThat(find(order, "household").fees())
                .usingRecursiveFieldByFieldElementComparator(RecursiveComparisonConfiguration.builder()
                        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                        .build())
                .isEqualTo(order.fees());
    }

    @Test
    void splitTimesQuantityPlusFeesIsWhatIsCharged() {
        tariffs.set(
                        new SetDropTariff(
                                village.site("tilleulsDoor"),
                                village.party("grandChamp"),
                                new BigDecimal("12"),
                                BigDecimal.ZERO,
                                LocalDate.now(Village.ZONE)),
                        village.actor("coordinator"))
                .block();

        // VAT in: carrots 10 × 1.72, potatoes 20 × 1.08, cider 2 × 7.11 = 53.02; 7.5 % = 3.98; 30 kg = 3.00; the order
        // 1.50
        var household = one(place(
                anOrder(village).of("Carotte", 10).of("Pomme de terre", 20).of("Cidre brut", 2), "household"));
        assertThat(split("Carotte", "household")).containsExactly("1.6226", "0", "0.0974", "0.129", "0.1", "1.5");
        assertThat(split("Pomme de terre", "household"))
                .containsExactly("0.85", "0.1689", "0.0611", "0.081", "0.1", "1.5");
        assertThat(split("Cidre brut", "household")).containsExactly("4.9", "0.976", "1.234", "0.5333", "0", "1.5");
        // 10 × 1.949 + 20 × 1.261 + 2 × 7.6433 + 1.50 = 61.4966
        assertThat(household.total().minor()).isEqualTo(6150);
        assertThat(household.paid().minor()).isEqualTo(6150);
        assertThat(owed("buyer:" + village.party("marchand"), household)).isEqualTo(-6150);

        // VAT out: carrots 10 × 1.49, potatoes 20 × 0.94 = 33.70; 7.5 % = 2.53; 30 kg = 3.00; the order 1.50; the drop
        // 12.00: 52.73, with 6 % 55.89
        var kitchen =
                one(place(anOrder(village).to("tilleulsDoor").of("Carotte", 10).of("Pomme de terre", 20), "canteen"));
        assertThat(split("Carotte", "canteen")).containsExactly("1.49", "0", "0.0894", "0.1118", "0.1", "1.5");
        assertThat(split("Pomme de terre", "canteen"))
                .containsExactly("0.85", "0.09", "0.0564", "0.0705", "0.1", "1.5");
        // 10 × 1.7018 + 20 × 1.1105 + 1.50 + 12.00 = 52.728 before VAT
        assertThat(kitchen.goods().minor()
                        + kitchen.fees().stream()
                                .mapToLong(fee -> fee.net().minor())
                                .sum())
                .isEqualTo(5273);
        assertThat(fee(kitchen, FeeKind.DROP)).isEqualTo(1200);
        assertThat(kitchen.total().minor()).isEqualTo(5589);
    }

    @Test
    void kitchenIsAskedWithoutVatAtTheRatesOfItsGoods() {
        var order = one(
                place(anOrder(village).to("tilleulsDoor").of("Jus de pomme", 10).of("Cidre brut", 5), "canteen"));

        // 24.80 at 6 % and 26.95 at 21 %: 1.50 is shared as 0.72 and 0.78
        assertThat(order.fees())
                .filteredOn(fee -> fee.kind() == FeeKind.PER_ORDER)
                .extracting(fee -> fee.vatRate().stripTrailingZeros().toPlainString() + " "
                        + fee.net().minor())
                .containsExactly("6 72", "21 78");
        assertThat(fee(order, FeeKind.PER_KG)).isZero();
    }

    @Test
    void eachCooperativeAsksForItselfAndOnlyWhereItSells() {
        var order = one(place(anOrder(village).of("Poireau", 1).of("Lait entier", 1), "household"));
        var elsewhere = one(place(anOrder(village).of("Lait entier", 1), "household"));

        assertThat(order.fees())
                .filteredOn(fee -> fee.kind() == FeeKind.PER_ORDER)
                .allMatch(fee -> fee.cooperative() == village.party("grandChamp"));
        assertThat(fee(order, FeeKind.PER_ORDER)).isEqualTo(150);
        assertThat(fee(elsewhere, FeeKind.PER_ORDER)).isZero();
    }

    @Test
    void amendingFollowsTheKilogramsAndAsksForTheOrderNoSecondTime() {
        var order = one(place(anOrder(village).of("Carotte", 2).of("Lait entier", 2), "household"));

        var more = amend(order, "Carotte", "5");
        assertThat(fee(more, FeeKind.PER_KG)).isEqualTo(50);
        assertThat(fee(more, FeeKind.PER_ORDER)).isEqualTo(150);
        assertThat(more.paid()).isEqualTo(more.maximum());

        var none = amend(more, "Carotte", "0");
        assertThat(fee(none, FeeKind.PER_KG)).isZero();
        assertThat(fee(none, FeeKind.PER_ORDER)).isZero();
        assertThat(none.paid()).isEqualTo(none.maximum());

        assertThat(fee(amend(none, "Carotte", "1"), FeeKind.PER_ORDER)).isEqualTo(150);
    }

    @Test
    void weighingSettlesTheKilogramsWithinWhatWasAgreed() {
        village.ask("valDeSenne", "0", "1.00");
        var order = one(place(anOrder(village).to("tilleulsDoor").of("Tomme de vache", 10), "canteen"));
        assertThat(fee(order, FeeKind.PER_KG)).isEqualTo(300);

        confirm(order);
        pack(order, "2.750", "coordinator2");
        assertThat(fee(find(order, "canteen"), FeeKind.PER_KG)).isEqualTo(275);

        pack(order, "9.000", "coordinator2");
        assertThat(fee(find(order, "canteen"), FeeKind.PER_KG)).isEqualTo(330);
        assertThat(find(order, "canteen").total().minor())
                .isLessThanOrEqualTo(order.authorised().minor());
    }

    @Test
    void whatIsCancelledGivesAllOfItBack() {
        var order = one(place(anOrder(village).of("Carotte", 2), "household"));
        assertThat(order.paid().minor()).isPositive();

        cancellation.cancel(order.number(), village.actor("household")).block();

        assertThat(find(order, "household").paid().minor()).isZero();
        assertThat(owed("buyer:" + village.party("marchand"), order)).isZero();
        assertThat(owed("seller:" + village.party("grandChamp"), order)).isZero();
    }

    @Test
    void partOfAnOrderAsksForTheOrderNoSecondTimeUnlessAllOfTheCooperativeGoes() {
        var order = one(place(anOrder(village).of("Poireau", 5).of("Carotte", 2), "household"));
        var part = split(order, "Poireau", "3");
        assertThat(fee(part, FeeKind.PER_ORDER)).isZero();
        assertThat(fee(part, FeeKind.PER_KG)).isEqualTo(27);
        assertThat(fee(find(order, "household"), FeeKind.PER_ORDER)).isEqualTo(150);
        confirm(part);
        pack(part, null, "coordinator");
        assertThat(fee(find(part, "household"), FeeKind.PER_ORDER)).isZero();

        var mixed = one(place(anOrder(village).of("Carotte", 2).of("Lait entier", 2), "household2"));
        var all = split(mixed, "Carotte", "2");
        assertThat(fee(all, FeeKind.PER_ORDER)).isEqualTo(150);
        assertThat(fee(find(mixed, "household2"), FeeKind.PER_ORDER)).isZero();
        confirm(all);
        pack(all, null, "coordinator");
        assertThat(fee(find(all, "household2"), FeeKind.PER_ORDER)).isEqualTo(150);
    }

    @Test
    void shortageTakesTheKilogramsOfWhatItTakes() {
        var order = one(place(anOrder(village).of("Carotte", 6).of("Poireau", 1), "household"));
        assertThat(fee(order, FeeKind.PER_KG)).isEqualTo(69);
        levels.change(
                        List.of(StockChange.set(village.product("Carotte"), new BigDecimal("4"))),
                        village.actor("producer"))
                .block();

        run("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle());
        run("update ordering.line set cutoff_at = platform.business_time() where cycle_id = %d and cutoff_at > added_at"
                .formatted(cycle()));
        confirm(order);
        Mono.defer(() -> due.cutAll()).block();

        assertThat(fee(find(order, "household"), FeeKind.PER_KG)).isEqualTo(49);
        assertThat(fee(find(order, "household"), FeeKind.PER_ORDER)).isEqualTo(150);
    }

    @Test
    void noFeeBeginsChangesOrEndsForADateThatCanBeOrderedFor() {
        var row = "values (%d, '%s', 9, 9, 9, 9)".formatted(village.party("valDeSenne"), village.firstDate());
        for (var change : List.of(
                "insert into ordercycle.fee (cooperative_id, valid_from, per_order_household, per_kg_household, per_order_institution, per_kg_institution) "
                        + row,
                "update ordercycle.fee set per_order_household = 9 where cooperative_id = "
                        + village.party("grandChamp"),
                "delete from ordercycle.fee where cooperative_id = " + village.party("grandChamp"))) {
            assertThatThrownBy(() -> run(change)).hasMessageContaining("nobody can order for yet");
        }
    }

    /** Of a pricing unit, as the offer publishes it: producer, cooperative, VAT, percentage, weight, and once for the order. */
    private List<String> split(String product, String who) {
        var offer = ApiCaller.of(village, who, port).get("/offers/" + village.offer(product, village.firstDate()));
        return Stream.of("producer", "cooperative", "vat", "fee", "weightFee", "orderFee")
                .map(part -> new BigDecimal(offer.text("/priceSplit/%s/amount".formatted(part)))
                        .stripTrailingZeros()
                        .toPlainString())
                .toList();
    }

    private long cycle() {
        return village.cycle("grandChamp", village.firstDate());
    }

    private OrderDetails amend(OrderDetails order, String product, String quantity) {
        var line = new LineRequest(village.offer(product, village.firstDate()), new BigDecimal(quantity), null);
        return amendment
                .amend(new AmendOrder(order.number(), order.version(), List.of(line), null), village.actor("household"))
                .block();
    }

    private OrderDetails split(OrderDetails order, String product, String quantity) {
        run("""
                insert into stock.stock_row (product_id, delivery_date) select %d, '%s'
                on conflict do nothing
                """.formatted(village.product(product), village.secondDate()));
        var line = order.lines().stream()
                .filter(one -> product.equals(one.names().texts().get("fr")))
                .findFirst()
                .orElseThrow();
        var wish = new SplitOrder(
                order.number(),
                order.version(),
                CorrectionKey.of(UUID.randomUUID().toString()),
                village.secondDate(),
                null,
                List.of(new CorrectedLine(line.id(), new BigDecimal(quantity))),
                new Because(CorrectionReason.NO_DELIVERY, "The van is full"));
        return splitting
                .split(wish, village.actor("coordinator"))
                .flatMap(done -> directory.find(done.splitOff(), whoHas(order)))
                .block();
    }

    private Actor whoHas(OrderDetails order) {
        return village.actor(order.buyer() == village.party("marchand") ? "household" : "household2");
    }

    private void confirm(OrderDetails order) {
        run("update ordering.line set cutoff_at = added_at + interval '1 microsecond' where order_id = " + order.id());
        run("select ordering.confirm(array[%d]::bigint[])".formatted(order.id()));
    }

    private void pack(OrderDetails order, String weight, String who) {
        var lines = order.lines().stream()
                .filter(line -> !line.isRemoved())
                .map(line -> new PackedLine(
                        line.id(), line.quantity(), weight == null ? null : new BigDecimal(weight), null))
                .toList();
        var consignment = order.consignments().get(0).id();
        fulfilment
                .pack(new PackConsignment(consignment, null, lines), village.actor(who))
                .block();
    }

    private static long fee(OrderDetails order, FeeKind kind) {
        return order.fees().stream()
                .filter(fee -> fee.kind() == kind)
                .mapToLong(fee ->
                        order.vatIncluded() ? fee.total().minor() : fee.net().minor())
                .sum();
    }

    private static OrderDetails one(PlacedCheckout placed) {
        return placed.orders().get(0);
    }
}
