package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coop.tablee.agreement.AgreementTerms;
import coop.tablee.agreement.Agreements;
import coop.tablee.agreement.DeliveryWindow;
import coop.tablee.agreement.LotSupply;
import coop.tablee.agreement.LotTerms;
import coop.tablee.agreement.Lots;
import coop.tablee.agreement.PriceBasis;
import coop.tablee.agreement.PriceTerms;
import coop.tablee.identity.Role;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Mono;

/** Days of delivery, least deliveries and turns in a cascade: said in the quote, and refused in the same words. */
class LotRulesTests extends OrderingStory {

    private static final String CARROT = "Carotte";
    private static final String CABBAGE = "Chou rouge";
    private static final String SPINACH = "Épinard";
    private static final String LEEK = "Poireau";
    private static final String CHICORY = "Chicon";

    @Autowired
    Agreements agreements;

    @Autowired
    Lots lots;

    @Autowired
    OrderQuote quotes;

    @Autowired
    TogetherPlacement together;

    @Autowired
    OrderAmendment amendment;

    private final LocalDate today = LocalDate.now(Village.ZONE);
    private long agreement;

    @BeforeEach
    void draft() {
        village.person("mayor", "forest", Role.OWNER);
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
    }

    @Test
    void whatIsDeliveredOnOtherDaysIsRefusedWithTheNextOne() {
        var next = village.firstDate().plusDays(1);
        lot(null, LotSupply.SOLE, new DeliveryWindow(List.of(next.getDayOfWeek().getValue()), null, null), "sillons");
        start();

        var said = FieldError.at("lines[0].quantity", "lot-day", 1, next.toString());
        assertThat(quoted(CARROT, 10)).containsExactly(said);
        assertThat(refused(CARROT, 10)).containsExactly(said);
        assertThat(outcome(anOrder(village).to("bouleauxDoor").of(CARROT, 10).paidBy(PaymentMethod.ACCOUNT), "canteen3")
                        .block())
                .as("who is under no lot")
                .isEqualTo("placed");
        assertThat(refused("Lait entier", 10)).as("what is of no lot").isEmpty();
    }

    @Test
    void deliveryUnderALotComesToItsMinimumOrIsRefused() {
        lot(Money.euro(1490), LotSupply.SOLE, DeliveryWindow.ANY, "sillons");
        start();

        var said = FieldError.at("lines", "lot-minimum", "13.41", "14.90");
        assertThat(quoted(CARROT, 9)).containsExactly(said);
        assertThat(refused(CARROT, 9)).containsExactly(said);
        assertThat(refused(CARROT, 10)).isEmpty();
        assertThat(refused(CARROT, 1))
                .as("what stands at the door that day counts")
                .isEmpty();
        assertThat(refused("Lait entier", 1)).as("what is of no lot").isEmpty();
    }

    @Test
    void changeMayNotBringADeliveryBelowTheMinimum() {
        lot(Money.euro(1490), LotSupply.SOLE, DeliveryWindow.ANY, "sillons");
        start();
        var order = place(anOrder(village).to("tilleulsDoor").of(CARROT, 12), "canteen")
                .orders()
                .get(0);

        assertThat(errors(amend(order, CARROT, "9")))
                .containsExactly(FieldError.at("lines", "lot-minimum", "13.41", "14.90"));
        assertThat(errors(amend(order, CARROT, "10"))).isEmpty();
    }

    @Test
    void nextOfACascadeDeliversOnlyWhenTheOneBeforeDeclinedOrHasNoneLeft() {
        var lot = leavesOfBoth();
        start();

        var said = FieldError.at("lines[0].quantity", "lot-cascade", 1, name("sillons"));
        assertThat(quoted(CABBAGE, 2)).containsExactly(said);
        assertThat(refused(CABBAGE, 2)).containsExactly(said);
        assertThat(refused(SPINACH, 2)).as("who is asked first").isEmpty();

        lots.decline(
                        agreement,
                        lot,
                        village.party("sillons"),
                        village.firstDate(),
                        village.firstDate(),
                        "Frost, by telephone",
                        village.actor("mayor"))
                .block();
        assertThat(refused(CABBAGE, 2)).as("declined").isEmpty();

        run("delete from agreement.decline where lot_id = " + lot);
        assertThat(refused(CABBAGE, 2)).containsExactly(said);
        setStock(SPINACH, reserved(SPINACH));
        assertThat(refused(CABBAGE, 2)).as("out of stock").isEmpty();
    }

    @Test
    void tokenAmountOfWhoIsAskedFirstDoesNotLetTheNextOneThrough() {
        leavesOfBoth();
        start();
        setStock(SPINACH, reserved(SPINACH) + 6);
        var said = FieldError.at("lines[1].quantity", "lot-cascade", 1, name("sillons"));

        assertThat(refused(anOrder(village).to("tilleulsDoor").of(SPINACH, 2).of(CABBAGE, 2)))
                .as("four are left")
                .containsExactly(said);
        var order = anOrder(village).to("tilleulsDoor").of(SPINACH, 6).of(CABBAGE, 2);
        assertThat(refused(order)).as("all that is left, and then the next").isEmpty();
    }

    @Test
    void changeThatFreesWhatIsAskedFirstDoesNotLetTheNextOneThrough() {
        leavesOfBoth();
        start();
        setStock(SPINACH, reserved(SPINACH) + 6);
        var order = place(anOrder(village).to("tilleulsDoor").of(SPINACH, 6), "canteen")
                .orders()
                .get(0);

        assertThat(errors(amend(order, SPINACH, "2", CABBAGE, "2")))
                .containsExactly(FieldError.at("lines[1].quantity", "lot-cascade", 1, name("sillons")));
        assertThat(errors(amend(order, SPINACH, "6", CABBAGE, "2"))).isEmpty();
    }

    @Test
    void whoIsAskedFirstHoldsNobodyBackBeyondTheMostOfOneOrder() {
        leavesOfBoth();
        start();
        run("update ordercycle.offer set maximum = 4 where id = " + village.offer(SPINACH, village.firstDate()));
        var said = FieldError.at("lines[1].quantity", "lot-cascade", 1, name("sillons"));

        assertThat(refused(anOrder(village).to("tilleulsDoor").of(SPINACH, 2).of(CABBAGE, 2)))
                .containsExactly(said);
        assertThat(refused(anOrder(village).to("tilleulsDoor").of(SPINACH, 4).of(CABBAGE, 2)))
                .as("more is not sold in one order")
                .isEmpty();
        var order = place(anOrder(village).to("tilleulsDoor").of(SPINACH, 4), "canteen")
                .orders()
                .get(0);
        assertThat(errors(amend(order, SPINACH, "2", CABBAGE, "2"))).containsExactly(said);
        assertThat(errors(amend(order, CABBAGE, "2"))).as("what stands counts").isEmpty();
    }

    @Test
    void whatKitchensAskTogetherOfWhoIsAskedFirstCountsForEachOfThem() {
        leavesOfBoth();
        start();
        setStock(SPINACH, reserved(SPINACH) + 6);
        var said = FieldError.at("orders[1].lines[0].quantity", "lot-cascade", 1, name("sillons"));

        assertThat(errors(together.place(both(2, 2)))).as("four are left").containsExactly(said);
        assertThat(errors(together.place(both(6, 2))))
                .as("one takes all that is left, the next may be asked for the other")
                .isEmpty();
    }

    @Test
    void whatIsQuotedBesideOthersCountsWhatTheyAsk() {
        leavesOfBoth();
        start();
        setStock(SPINACH, reserved(SPINACH) + 6);
        var cabbage = anOrder(village).to("erablesDoor").of(CABBAGE, 2).request();

        assertThat(quotes.quote(List.of(cabbage), spinach(2), village.actor("canteen2"))
                        .block()
                        .problems())
                .extracting(FieldError::code)
                .containsExactly("lot-cascade");
        assertThat(quotes.quote(List.of(cabbage), spinach(6), village.actor("canteen2"))
                        .block()
                        .problems())
                .isEmpty();
    }

    private List<OrderRequest> spinach(int amount) {
        return List.of(anOrder(village).to("tilleulsDoor").of(SPINACH, amount).request());
    }

    private PlaceTogether both(int spinach, int cabbage) {
        return new PlaceTogether(
                UUID.randomUUID().toString(),
                List.of(
                        new PlaceTogether.Part(village.actor("canteen"), spinach(spinach)),
                        new PlaceTogether.Part(
                                village.actor("canteen2"),
                                List.of(anOrder(village)
                                        .to("erablesDoor")
                                        .of(CABBAGE, cabbage)
                                        .request()))));
    }

    @Test
    void whoIsOfNoLotIsRefusedOrWarnedOfWhereTheLotHasTheSame() {
        var lot = chicoryAsLeek();
        run("update agreement.lot set beside = 'REFUSE' where id = " + lot);
        start();
        var said = FieldError.at("lines[0].quantity", "lot-beside", 1, name("commun"));

        assertThat(quoted(LEEK, 2)).containsExactly(said);
        assertThat(refused(LEEK, 2)).containsExactly(said);
        assertThat(refused(CHICORY, 2)).as("of the lot").isEmpty();
        assertThat(refused(CARROT, 2)).as("what the lot has not").isEmpty();
        assertThat(outcome(anOrder(village).to("bouleauxDoor").of(LEEK, 2).paidBy(PaymentMethod.ACCOUNT), "canteen3")
                        .block())
                .as("another authority’s")
                .isEqualTo("placed");

        run("update agreement.lot set beside = 'WARN' where id = " + lot);
        assertThat(quoted(LEEK, 2)).isEmpty();
        assertThat(quotes.quote(
                                List.of(anOrder(village)
                                        .to("tilleulsDoor")
                                        .of(LEEK, 2)
                                        .request()),
                                village.actor("canteen"))
                        .block()
                        .warnings())
                .extracting(FieldError::code, FieldError::expected)
                .containsExactly(tuple("lot-beside", name("commun")));
        assertThat(refused(LEEK, 2)).isEmpty();

        run("update agreement.lot set beside = 'REFUSE' where id = " + lot);
        setStock(CHICORY, reserved(CHICORY));
        assertThat(refused(LEEK, 2)).as("the lot has none left").isEmpty();
    }

    @Test
    void lotThatCannotDeliverRefusesNobody() {
        var lot = chicoryAsLeek();
        run("update agreement.lot set beside = 'REFUSE' where id = " + lot);
        start();
        var said = FieldError.at("lines[0].quantity", "lot-beside", 1, name("commun"));
        assertThat(quoted(LEEK, 2)).containsExactly(said);

        run("update agreement.lot set delivery_weekdays = array[%d] where id = %d"
                .formatted(village.firstDate().plusDays(1).getDayOfWeek().getValue(), lot));
        assertThat(refused(LEEK, 2)).as("not delivered that weekday").isEmpty();
        run("update agreement.lot set delivery_weekdays = array[%d] where id = %d"
                .formatted(village.firstDate().getDayOfWeek().getValue(), lot));
        assertThat(quoted(LEEK, 2)).containsExactly(said);

        run("update agreement.lot set outside_minor = maximum_minor - called_off_minor - 300 where id = " + lot);
        assertThat(quoted(LEEK, 2)).as("room for one more, at 3 €").containsExactly(said);
        run("update agreement.lot set outside_minor = maximum_minor - called_off_minor - 299 where id = " + lot);
        assertThat(quoted(CHICORY, 1)).as("within the lot, the counter refuses").isEmpty();
        assertThat(refused(LEEK, 2)).as("used up").isEmpty();

        run("update agreement.lot set outside_minor = 0, minimum_drop_minor = 10000 where id = " + lot);
        assertThat(refused(LEEK, 2)).as("a little could not be ordered of it").isEmpty();
        assertThat(warned(LEEK, 2)).containsExactly("lot-beside");
    }

    @Test
    void lineThatIsOverMakesNothingTheSame() {
        var lot = chicoryAsLeek();
        run("update agreement.lot set beside = 'REFUSE' where id = " + lot);
        start();
        assertThat(quoted(LEEK, 2)).isNotEmpty();

        for (var table : List.of("lot_price", "lot_price_product")) {
            run("update agreement.%s set valid_until = '%s' where lot_id = %d"
                    .formatted(table, village.firstDate().minusDays(1), lot));
        }
        assertThat(quoted(LEEK, 2)).isEmpty();
    }

    /** A lot that only warns or refuses beside it once it says so; its supplier's chicory is priced by its line for leeks. */
    private long chicoryAsLeek() {
        var lot = lot(null, LotSupply.SOLE, DeliveryWindow.ANY, "commun");
        lots.addPrice(
                        agreement,
                        lot,
                        new PriceTerms(
                                "Poireau",
                                "kg",
                                PriceBasis.FIXED,
                                new BigDecimal("3"),
                                null,
                                null,
                                today.minusYears(1),
                                today.plusYears(1)),
                        village.actor("mayor"))
                .block();
        var line = number("select id from agreement.lot_price where lot_id = " + lot);
        lots.priceAlso(agreement, lot, line, village.product(CHICORY), village.actor("mayor"))
                .block();
        return lot;
    }

    private List<String> warned(String product, int quantity) {
        return quotes
                .quote(
                        List.of(anOrder(village)
                                .to("tilleulsDoor")
                                .of(product, quantity)
                                .request()),
                        village.actor("canteen"))
                .block()
                .warnings()
                .stream()
                .map(FieldError::code)
                .toList();
    }

    @Test
    void changeIsJudgedByTheOpeningThatItsOrderHas() {
        lot(null, LotSupply.SOLE, hours("06:00", "07:00"), "sillons");
        start();
        run("update delivery.slot set opens = '06:00', closes = '07:00' where site_id = "
                + village.site("tilleulsDoor"));
        run(
                ("insert into delivery.slot (site_id, delivery_date, opens, closes, crates, chilled_crates, frozen_crates) select site_id, delivery_date, '08:00', '09:00', crates,"
                                + " chilled_crates, frozen_crates from delivery.slot where site_id = %d and opens = '06:00'")
                        .formatted(village.site("tilleulsDoor")));
        var order = place(anOrder(village).to("tilleulsDoor").of(CARROT, 4), "canteen")
                .orders()
                .get(0);
        run("update agreement.lot set delivery_opens = '08:00', delivery_closes = '09:00' where agreement_id = "
                + agreement);

        assertThat(errors(amend(order, CARROT, "5")))
                .as("the door’s later opening is another order’s")
                .containsExactly(FieldError.at("lines[0].quantity", "lot-hours", 1, "08:00–09:00"));
    }

    @Test
    void lotsThatNoOpeningBringsTogetherAreRefusedOnce() {
        var slots = List.of(slot(1, "06:00", "07:00"), slot(2, "08:00", "09:00"));
        var rules = new LotRules(
                List.of(rule(10, "06:00", "07:30"), rule(11, "06:30", "10:00"), rule(12, "07:30", "10:00")), List.of());

        assertThat(rules.apart(slots, List.of(10L, 11L, 99L))).isEmpty();
        assertThat(rules.apart(slots, List.of(11L, 12L))).isEmpty();
        assertThat(rules.apart(slots, List.of(10L, 11L, 12L)))
                .contains(new LotRules.Apart(2, new Objection("lot-hours", 12, "07:30–10:00")));
        assertThat(rules.apart(List.of(), List.of(10L, 12L)))
                .as("a door that takes things at any time")
                .isEmpty();
    }

    private static RequestFacts.Slot slot(long id, String opens, String closes) {
        return new RequestFacts.Slot(
                1, id, LocalTime.parse(opens), LocalTime.parse(closes), BigDecimal.TEN, BigDecimal.TEN, BigDecimal.TEN);
    }

    private static LotRules.Rule rule(int offer, String opens, String closes) {
        return new LotRules.Rule(
                1,
                offer,
                offer,
                offer,
                "Lot",
                null,
                null,
                null,
                LocalTime.parse(opens),
                LocalTime.parse(closes),
                List.of());
    }

    @Test
    void whatIsBroughtWhenTheDoorIsNotOpenIsRefusedWithItsHours() {
        // The door is open from six to nine
        lot(null, LotSupply.SOLE, hours("10:00", "12:00"), "sillons");
        start();
        var said = FieldError.at("lines[0].quantity", "lot-hours", 1, "10:00–12:00");
        assertThat(quoted(CARROT, 10)).containsExactly(said);
        assertThat(refused(CARROT, 10)).containsExactly(said);

        run("update agreement.lot set delivery_opens = '08:30' where agreement_id = " + agreement);
        assertThat(refused(CARROT, 10)).as("half an hour in common").isEmpty();

        run("update agreement.lot set delivery_opens = '10:00' where agreement_id = " + agreement);
        run("delete from delivery.slot s where used = 0 and site_id = " + village.site("tilleulsDoor")
                + " and not exists (select from ordering.orders o where o.slot_id = s.id)");
        run("update delivery.slot set opens = '10:00', closes = '11:00' where site_id = "
                + village.site("tilleulsDoor"));
        assertThat(refused(CARROT, 10)).as("the door opens later").isEmpty();
    }

    private static DeliveryWindow hours(String opens, String closes) {
        return new DeliveryWindow(List.of(), LocalTime.parse(opens), LocalTime.parse(closes));
    }

    /** A cascade whose schedule has one line for the leaves of both suppliers. */
    private long leavesOfBoth() {
        var lot = lot(null, LotSupply.CASCADE, DeliveryWindow.ANY, "sillons", "commun");
        lots.addPrice(
                        agreement,
                        lot,
                        new PriceTerms(
                                "Feuilles",
                                "kg",
                                PriceBasis.FIXED,
                                new BigDecimal("1.5"),
                                null,
                                null,
                                today.minusYears(1),
                                today.plusYears(1)),
                        village.actor("mayor"))
                .block();
        var line = number("select id from agreement.lot_price where lot_id = " + lot);
        lots.priceAlso(agreement, lot, line, village.product(CABBAGE), village.actor("mayor"))
                .block();
        lots.priceAlso(agreement, lot, line, village.product(SPINACH), village.actor("mayor"))
                .block();
        return lot;
    }

    @Test
    void onlySuppliersOfACascadeDecline() {
        var lot = lot(null, LotSupply.SOLE, DeliveryWindow.ANY, "sillons");
        start();

        assertThat(codeOf(lots.decline(
                                agreement, lot, village.party("sillons"), today, today, "x", village.actor("mayor")))
                        .block())
                .isEqualTo("not-found");
        assertThat(codeOf(lots.decline(
                                agreement, lot, village.party("commun"), today, today, "x", village.actor("mayor")))
                        .block())
                .isEqualTo("not-found");
    }

    private int reserved(String product) {
        return (int) number("select reserved::bigint from stock.stock_row where id = " + village.stock(product));
    }

    private String name(String party) {
        return Objects.requireNonNull(database.sql("select name from network.party where id = " + village.party(party))
                .mapValue(String.class)
                .one()
                .block());
    }

    private List<FieldError> quoted(String product, int quantity) {
        return quotes
                .quote(
                        List.of(anOrder(village)
                                .to("tilleulsDoor")
                                .of(product, quantity)
                                .request()),
                        village.actor("canteen"))
                .block()
                .problems()
                .stream()
                .map(said -> FieldError.at(
                        said.field().replace("orders[0].", ""), said.code(), said.found(), said.expected()))
                .toList();
    }

    private List<FieldError> refused(String product, int quantity) {
        return refused(anOrder(village).to("tilleulsDoor").of(product, quantity));
    }

    private List<FieldError> refused(Orders order) {
        return errors(placement.place(order.paidBy(PaymentMethod.ACCOUNT), village.actor("canteen")));
    }

    private static List<FieldError> errors(Mono<?> work) {
        return work.map(done -> List.<FieldError>of())
                .onErrorResume(DomainException.class, refused -> Mono.just(refused.errors()))
                .block();
    }

    private Mono<OrderDetails> amend(OrderDetails order, String... lines) {
        var asked = new ArrayList<LineRequest>();
        for (var i = 0; i < lines.length; i += 2) {
            asked.add(
                    new LineRequest(village.offer(lines[i], village.firstDate()), new BigDecimal(lines[i + 1]), null));
        }
        return amendment.amend(new AmendOrder(order.number(), order.version(), asked, null), village.actor("canteen"));
    }

    private void start() {
        agreements.start(agreement, village.actor("mayor")).block();
    }

    private long number(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }

    private long lot(@Nullable Money minimum, LotSupply supply, DeliveryWindow window, String... suppliers) {
        return lots.write(
                        agreement,
                        null,
                        new LotTerms(
                                1,
                                "Lot 1",
                                List.of("ROOT_VEGETABLES", "STEM_VEGETABLES", "LEAF_VEGETABLES"),
                                Money.euro(0),
                                Money.euro(1_000_000),
                                Money.euro(0),
                                minimum,
                                supply,
                                List.of(suppliers).stream().map(village::party).toList(),
                                null,
                                window),
                        village.actor("mayor"))
                .block();
    }
}
