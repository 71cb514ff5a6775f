package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.delivery.DropTariffs;
import coop.tablee.delivery.SetDropTariff;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What a drop costs and asks: once for all its orders, on one of them, whatever becomes of it. */
class DropFeeTests extends OrderingStory {

    private static final long FEE = 1200;

    @Autowired
    DropTariffs tariffs;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    OrderQuote quotes;

    @Test
    void firstOrderOfADropCarriesItsFeeAndTheNextAgreesToIt() {
        tariff("12", "0");

        var first = order("Carotte", 10);
        var second = order("Poireau", 5);

        // 10 × 1.49 = 14.90; fees 7.5 % = 1.12 and 12.00; VAT 6 % of 28.02 = 1.68
        assertThat(dropFee(first)).isEqualTo(FEE);
        assertThat(first.total().minor()).isEqualTo(2970);
        assertThat(first.dropTerms().carried()).isTrue();
        assertThat(first.fees())
                .extracting(OrderDetails.Fee::cooperativeName)
                .anyMatch(name -> name.startsWith("Grand Champ"));
        assertThat(dropFee(second)).isZero();
        assertThat(second.dropTerms().carrier()).isEqualTo(first.number());
        assertThat(second.authorised().minor()).isEqualTo(second.maximum().minor() + 1272);
    }

    @Test
    void feeFollowsTheRatesOfTheGoodsOfWhoeverCarriesIt() {
        tariff("12", "0");

        var order = place(
                        anOrder(village)
                                .to("tilleulsDoor")
                                .of("Jus de pomme", 10)
                                .of("Cidre brut", 5),
                        "canteen")
                .orders()
                .get(0);

        // 24.80 at 6 % and 26.95 at 21 %: 12.00 is shared as 5.75 and 6.25
        assertThat(order.fees().stream().filter(fee -> fee.kind() == FeeKind.DROP))
                .extracting(fee -> fee.vatRate().stripTrailingZeros().toPlainString() + " "
                        + fee.net().minor())
                .containsExactly("6 575", "21 625");
    }

    @Test
    void cancelledCarrierHandsTheFeeToTheNextOrderInTheSameBreath() {
        tariff("12", "0");
        var first = order("Carotte", 10);
        var second = order("Poireau", 5);
        var third = order("Betterave", 2);

        var cancelled = cancel(first);

        assertThat(dropFee(cancelled)).isZero();
        var carrying = find(second, "canteen");
        assertThat(dropFee(carrying)).isEqualTo(FEE);
        assertThat(carrying.version()).isEqualTo(second.version() + 1);
        assertThat(carrying.total().minor()).isEqualTo(second.total().minor() + 1272);
        assertThat(dropFee(find(third, "canteen"))).isZero();
        assertThat(changesTold(carrying)).isOne();

        cancel(carrying);
        assertThat(dropFee(find(third, "canteen"))).isEqualTo(FEE);
        cancel(third);
        assertThat(chargedFees()).isZero();

        assertThat(dropFee(order("Carotte", 1))).isEqualTo(FEE);
    }

    @Test
    void ordersPlacedBeforeTheTariffNeverCarryIt() {
        var before = order("Carotte", 10);
        tariff("12", "0");
        var after = order("Carotte", 10);
        assertThat(dropFee(after)).isEqualTo(FEE);

        cancel(after);

        assertThat(dropFee(find(before, "canteen"))).isZero();
        assertThat(before.authorised()).isEqualTo(before.maximum());
    }

    @Test
    void carrierIsAmendedWithItsFee() {
        tariff("12", "0");
        var order = order("Carotte", 10);

        var amended = amend(order, "Carotte", "20");

        // 20 × 1.49 = 29.80; fees 2.24 and 12.00; VAT 6 % of 44.04 = 2.64
        assertThat(dropFee(amended)).isEqualTo(FEE);
        assertThat(amended.total().minor()).isEqualTo(4668);
        assertThat(amended.authorised().minor()).isGreaterThanOrEqualTo(4668);
    }

    @Test
    void lookingAtAChangeCountsTheFeeForItsCarrierOnly() {
        tariff("12", "0");
        var first = order("Carotte", 10);
        var second = order("Poireau", 5);

        assertThat(preview(first, "Carotte", "20"))
                .isEqualTo(amend(first, "Carotte", "20").maximum());
        assertThat(preview(second, "Poireau", "4"))
                .isEqualTo(amend(second, "Poireau", "4").maximum())
                .isLessThan(second.maximum());
    }

    @Test
    void dropBelowItsMinimumIsRefusedAndSaysWhatIsMissing() {
        tariff("0", "40");

        var quote = quotes.quote(List.of(wanted("Carotte", 10).request()), village.actor("canteen"))
                .block();
        assertThat(quote.orders().get(0).drop().missing().minor()).isEqualTo(2510);
        assertThat(quote.canBePlaced()).isFalse();
        assertThat(outcomeErrors(wanted("Carotte", 10).paidBy(PaymentMethod.ACCOUNT), "canteen"))
                .containsExactly("lines drop-minimum");

        var first = order("Carotte", 30);
        assertThat(order("Poireau", 1).dropTerms().isReached()).isTrue();
        assertThat(code(() -> amend(first, "Carotte", "5"))).isEqualTo("drop-minimum");
        assertThat(amend(first, "Carotte", "29").dropTerms().isReached()).isTrue();
    }

    /** Also where it is not known yet which day comes first, and where more was read than is asked. */
    @Test
    void quoteOfWhatWasReadBeforeIsTheQuoteThatWouldBeRead() {
        tariff("12", "40");
        order("Carotte", 30);
        var canteen = village.actor("canteen");
        var asked = List.of(
                wanted("Chicon", 4).on(village.secondDate()).request(),
                wanted("Carotte", 10).of("Poireau", 3).request());
        var days = List.of(village.firstDate(), village.secondDate().plusDays(3), village.secondDate());
        var offers = Stream.concat(
                        asked.stream().flatMap(order -> order.lines().stream().map(LineRequest::offer)),
                        Stream.of(village.offer("Lait entier", village.firstDate())))
                .toList();

        var facts = quotes.facts(village.site("tilleulsDoor"), days, offers, canteen)
                .block();

        assertThat(facts.cover(asked)).isTrue();
        assertThat(quotes.quote(asked, facts, canteen).block())
                .isEqualTo(quotes.quote(asked, canteen).block());
        var more = List.of(wanted("Baguette", 10).request());
        assertThat(facts.cover(more)).isFalse();
        assertThat(quotes.quote(more, facts, canteen).block())
                .isEqualTo(quotes.quote(more, canteen).block());
    }

    @Test
    void minimumCountsOverOrdersAndCooperativesOfTheDropAndMayBeLeftByCancelling() {
        tariff("12", "40");
        var first = place(wanted("Carotte", 10).of("Lait entier", 20).paidBy(PaymentMethod.ACCOUNT), "canteen");
        var second = order("Poireau", 1);

        cancel(first);

        assertThat(dropFee(find(second, "canteen"))).isEqualTo(FEE);
        assertThat(missing()).isEqualTo(4000 - 264);
        assertThat(code(() -> amend(find(second, "canteen"), "Poireau", "2"))).isEqualTo("done");
    }

    @Test
    void twoOrdersOfOneCheckoutCarryItOnceAndReachTheMinimumTogether() {
        tariff("12", "20");
        var checkout = new PlaceCheckout(
                UUID.randomUUID().toString(),
                List.of(wanted("Carotte", 10).request(), wanted("Poireau", 4).request()),
                PaymentMethod.ACCOUNT,
                false,
                false);

        var quote = quotes.quote(checkout.orders(), village.actor("canteen")).block();
        var placed = placement.place(checkout, village.actor("canteen")).block().orders();

        assertThat(quote.canBePlaced()).isTrue();
        assertThat(placed).extracting(DropFeeTests::dropFee).containsExactly(FEE, 0L);
        assertThat(quote.orders())
                .extracting(order -> order.total())
                .containsExactlyElementsOf(
                        placed.stream().map(OrderDetails::total).toList());
        assertThat(quote.maximum().minor())
                .isEqualTo(placed.stream()
                        .mapToLong(order -> order.authorised().minor())
                        .sum());
    }

    @Test
    void tariffThatChangedMeanwhileIsNotChargedUnseen() {
        tariff("12", "0");
        var command = wanted("Carotte", 10).paidBy(PaymentMethod.ACCOUNT);
        var placed = Flux.range(0, 8)
                .flatMap(
                        i -> i == 3
                                ? Mono.fromRunnable(() -> tariff("15", "0"))
                                        .subscribeOn(Schedulers.boundedElastic())
                                        .thenReturn("set")
                                : outcome(wanted("Carotte", 1).paidBy(PaymentMethod.ACCOUNT), "canteen"),
                        8)
                .collectList()
                .block();

        assertThat(placed)
                .allMatch(said -> List.of("placed", "set", "drop-fee-changed").contains(said));
        assertThat(outcome(command, "canteen").block()).isEqualTo("placed");
        assertThat(carriers()).isOne();
    }

    @Test
    void refusedCarrierHandsTheFeeOnAndEveryAccountComesBackToZero() {
        tariff("12", "0");
        var first = order("Carotte", 10);
        var second = order("Poireau", 5);
        afterTheCutOff();

        packAll(first);
        receive(first, "0");

        var refused = find(first, "canteen");
        assertThat(refused.total().minor()).isZero();
        assertThat(owed("buyer:" + first.buyer(), first)).isZero();
        assertThat(owed("seller:" + village.party("grandChamp"), first)).isZero();
        assertThat(dropFee(find(second, "canteen"))).isEqualTo(FEE);

        packAll(second);
        receive(second, "3");
        var partly = find(second, "canteen");
        // 3 × 2.64 = 7.92; fees 0.59 and 12.00; VAT 6 % of 20.51 = 1.23
        assertThat(partly.total().minor()).isEqualTo(2174);
        assertThat(owed("buyer:" + second.buyer(), second)).isEqualTo(2174);
        assertThat(owed("seller:" + village.party("grandChamp"), second)).isEqualTo(-1259);
    }

    @Test
    void whoPaysBeforehandPaysTheFeeThatMayComeAndGetsItBack() {
        tariff("12", "0");
        order("Carotte", 10);
        var paid = placement
                .place(wanted("Poireau", 5).paidBy(PaymentMethod.TEST), village.actor("canteen"))
                .block()
                .orders()
                .get(0);
        assertThat(paid.paid()).isEqualTo(paid.authorised());
        afterTheCutOff();

        packAll(paid);
        receive(paid, "5");

        var settled = find(paid, "canteen");
        assertThat(settled.state()).isEqualTo(OrderState.SETTLED);
        assertThat(settled.refunded().minor()).isEqualTo(1272);
    }

    @Test
    void crowdOfFirstOrdersPaysOneDropOnce() {
        tariff("12", "0");

        var said = Flux.range(0, 20)
                .flatMap(i -> outcome(wanted("Carotte", 1).paidBy(PaymentMethod.ACCOUNT), "canteen"), 20)
                .collectList()
                .block();

        assertThat(said).containsOnly("placed");
        assertThat(chargedFees()).isEqualTo(FEE);
        assertThat(carriers()).isOne();
    }

    @Test
    void placingAndCancellingAtOnceNeverDoublesOrLosesTheFee() {
        tariff("12", "0");
        var actor = village.actor("canteen");
        var placed = Flux.range(0, 12)
                .concatMap(i -> placement.place(wanted("Carotte", 1).paidBy(PaymentMethod.ACCOUNT), actor))
                .map(checkout -> checkout.orders().get(0))
                .collectList()
                .block();

        var said = Flux.range(0, 24)
                .flatMap(
                        i -> i % 2 == 0
                                ? codeOf(cancellation.cancel(placed.get(i / 2).number(), actor))
                                : outcome(wanted("Poireau", 1).paidBy(PaymentMethod.ACCOUNT), "canteen"),
                        24)
                .collectList()
                .block();

        assertThat(said).containsOnly("done", "placed");
        assertThat(chargedFees()).isEqualTo(FEE);
        assertThat(carriers()).isOne();
        assertThat(mismatched()).isZero();
    }

    @Test
    void feeThatMovesLeavesEveryTotalAsItIsComputed() {
        tariff("7.77", "0");
        var random = new Random(20261121);
        for (var round = 0; round < 6; round++) {
            var order = place(
                            wanted("Jus de pomme", 1 + random.nextInt(9))
                                    .of("Cidre brut", 1 + random.nextInt(5))
                                    .of("Savon au lait", 1 + random.nextInt(5)),
                            "canteen")
                    .orders()
                    .get(0);
            var carrying = dropFee(order) > 0;
            assertThat(carrying).isEqualTo(round == 0);
        }
        for (var number : numbers()) {
            cancellation.cancel(number, village.actor("canteen")).block();
            assertThat(mismatched()).isZero();
            assertThat(chargedFees()).isIn(777L, 0L);
        }
    }

    @Test
    void onlyWhoReachesADoorSetsItsTariffAndOnlyWhoSetItChangesIt() {
        tariff("12", "0");
        var other = new SetDropTariff(
                village.site("tilleulsDoor"),
                village.party("valDeSenne"),
                BigDecimal.TEN,
                BigDecimal.ZERO,
                LocalDate.now(zone()));
        assertThat(codeOf(tariffs.set(other, village.actor("coordinator2"))).block())
                .isEqualTo("tariff-of-another");
        var point = new SetDropTariff(
                village.site("kiosque"),
                village.party("grandChamp"),
                BigDecimal.TEN,
                BigDecimal.ZERO,
                LocalDate.now(zone()));
        assertThat(codeOf(tariffs.set(point, village.actor("coordinator"))).block())
                .isEqualTo("invalid-input");

        tariff("9", "0");
        assertThat(tariffs.of(village.party("grandChamp")).collectList().block())
                .extracting(tariff -> tariff.fee().intValue())
                .containsExactly(9);
        tariff("0", "0");
        assertThat(tariffs.of(village.party("grandChamp")).collectList().block())
                .isEmpty();
    }

    private static ZoneId zone() {
        return Village.ZONE;
    }

    private void tariff(String fee, String minimum) {
        tariffs.set(
                        new SetDropTariff(
                                village.site("tilleulsDoor"),
                                village.party("grandChamp"),
                                new BigDecimal(fee),
                                new BigDecimal(minimum),
                                LocalDate.now(zone())),
                        village.actor("coordinator"))
                .block();
    }

    private Orders wanted(String product, double quantity) {
        return anOrder(village).to("tilleulsDoor").of(product, quantity);
    }

    private OrderDetails order(String product, double quantity) {
        return place(wanted(product, quantity), "canteen").orders().get(0);
    }

    private OrderDetails place(PlaceCheckout command, String who) {
        return placement.place(command, village.actor(who)).block().orders().get(0);
    }

    private OrderDetails cancel(OrderDetails order) {
        return cancellation.cancel(order.number(), village.actor("canteen")).block();
    }

    private OrderDetails amend(OrderDetails order, String product, String quantity) {
        return amendment
                .amend(change(order, product, quantity), village.actor("canteen"))
                .block();
    }

    private Money preview(OrderDetails order, String product, String quantity) {
        return amendment
                .preview(change(order, product, quantity), village.actor("canteen"))
                .block();
    }

    private AmendOrder change(OrderDetails order, String product, String quantity) {
        var line = new LineRequest(village.offer(product, village.firstDate()), new BigDecimal(quantity), null);
        return new AmendOrder(order.number(), order.version(), List.of(line), null);
    }

    private static String code(Runnable work) {
        try {
            work.run();
            return "done";
        } catch (DomainException refused) {
            return refused.code();
        }
    }

    private void afterTheCutOff() {
        run(
                "update ordering.line set added_at = added_at - interval '30 days', cutoff_at = platform.business_time() - interval '1 second' where kind = 'goods' and order_id in (select id from ordering.orders where destination_id = "
                        + village.site("tilleulsDoor") + ")");
    }

    private void packAll(OrderDetails order) {
        for (var consignment : order.consignments()) {
            var lines = order.lines().stream()
                    .filter(line -> line.consignment() == consignment.id())
                    .map(line -> new PackedLine(line.id(), line.quantity(), null, null))
                    .toList();
            fulfilment
                    .pack(new PackConsignment(consignment.id(), null, lines), village.actor("coordinator"))
                    .block();
        }
    }

    private void receive(OrderDetails order, String accepted) {
        for (var consignment : order.consignments()) {
            var lines = order.lines().stream()
                    .map(line -> new ReceivedLine(
                            line.id(),
                            new BigDecimal(accepted),
                            null,
                            new BigDecimal(accepted).compareTo(line.quantity()) < 0 ? LineFault.QUALITY : null))
                    .toList();
            fulfilment
                    .receive(new ReceiveConsignment(consignment.id(), null, lines, false), village.actor("canteen"))
                    .block();
        }
    }

    private static long dropFee(OrderDetails order) {
        return order.fees().stream()
                .filter(fee -> fee.kind() == FeeKind.DROP)
                .flatMapToLong(fee -> LongStream.of(fee.net().minor()))
                .sum();
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private long chargedFees() {
        return number(
                "select coalesce(sum(l.net_minor), 0)::bigint from ordering.line l join ordering.orders o on o.id = l.order_id where l.drop_fee and o.destination_id = "
                        + village.site("tilleulsDoor"));
    }

    private long carriers() {
        return number(
                "select count(distinct l.order_id) from ordering.line l join ordering.orders o on o.id = l.order_id where l.drop_fee and l.quantity > 0 and o.destination_id = "
                        + village.site("tilleulsDoor"));
    }

    /** Living orders whose VAT is not what their nets give, rate by rate. */
    private long mismatched() {
        return number(
                "select count(*) from (select l.order_id from ordering.line l group by l.order_id, l.vat_rate having sum(l.vat_minor) <> round(sum(l.net_minor) * l.vat_rate / 100)) m join ordering.orders o on o.id = m.order_id and o.audience = 'INSTITUTION' and o.destination_id = "
                        + village.site("tilleulsDoor"));
    }

    private long missing() {
        return number("select missing_minor from ordering.drop_standing where destination_id = "
                + village.site("tilleulsDoor"));
    }

    private long changesTold(OrderDetails order) {
        return number("select count(*) from platform.outbox where kind = 'order_changed' and dedup_key = '" + order.id()
                + ":" + order.version() + "'");
    }

    private List<String> numbers() {
        return database.sql("select number from ordering.orders where destination_id = " + village.site("tilleulsDoor")
                        + " order by id")
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }
}
