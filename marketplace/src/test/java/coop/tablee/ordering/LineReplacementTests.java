package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catalogue.Allergen;
import coop.tablee.ordering.standing.HowPaid;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class LineReplacementTests extends OrderingStory {

    private static final Because FROST = new Because(CorrectionReason.SHORT, "Frost");

    @Autowired
    LineReplacement replacement;

    @Autowired
    SubstituteConsents consents;

    @Autowired
    StandingOrders standing;

    @Test
    void whatComesInsteadCostsNoMoreAndWasOrderedWhenTheOldWas() {
        var order = confirmed(place(anOrder(village).of("Poireau", 5).of("Carotte", 2), "household"), "household");

        replace(order, "Poireau", "Chou rouge", "9", true, true).block();

        var after = find(order, "household");
        var old = line(after, "Poireau");
        var comes = line(after, "Chou rouge");
        assertThat(old.quantity()).isEqualByComparingTo("0");
        assertThat(comes.quantity()).isEqualByComparingTo("9");
        assertThat(comes.total().minor())
                .isLessThanOrEqualTo(line(order, "Poireau").maximum().minor());
        assertThat(comes.price()).as("nine for the money of five").isPositive();
        assertThat(comes.addedAt()).isEqualTo(line(order, "Poireau").addedAt());
        assertThat(comes.cutOff()).isAfter(comes.addedAt());
        assertThat(after.maximum().minor()).isLessThanOrEqualTo(order.maximum().minor());
        assertThat(after.authorised()).isEqualTo(order.authorised());
        assertThat(after.paid()).isEqualTo(after.maximum());
        assertThat(available("Poireau")).as("what is short leaves the count").isEqualByComparingTo("195");
    }

    @Test
    void cheaperComesAtItsOwnPrice() {
        var order = confirmed(place(anOrder(village).to("tilleulsDoor").of("Poireau", 10), "canteen"), "canteen");

        replace(order, "Poireau", "Carotte", "2", true, true).block();

        var after = find(order, "canteen");
        assertThat(line(after, "Carotte").price()).isEqualByComparingTo(offered("Carotte"));
        assertThat(after.total().minor()).isLessThan(order.total().minor());
    }

    @Test
    void whatIsMissedWhilePackingIsReplacedWhilePacking() {
        var order = confirmed(place(anOrder(village).to("tilleulsDoor").of("Poireau", 10), "canteen"), "canteen");
        run("update ordercycle.cycle set state = 'PACKING' where id = "
                + village.cycle("grandChamp", village.firstDate()));

        replace(order, "Poireau", "Carotte", "2", true, true).block();

        assertThat(line(find(order, "canteen"), "Carotte").quantity()).isEqualByComparingTo("2");
    }

    @Test
    void buyerMustHaveAgreedAndKnowOfNewAllergens() {
        var order = confirmed(place(anOrder(village).of("Poireau", 5), "household"), "household");
        var leek = line(order, "Poireau").id();

        var choices = replacement
                .choices(leek, "céleri", village.actor("coordinator"))
                .block();
        assertThat(choices.choices())
                .singleElement()
                .satisfies(one -> assertThat(one.more()).containsExactly(Allergen.CELERY));
        assertThat(errorsOf(replace(order, "Poireau", "Céleri-rave", "1", false, false)))
                .containsExactly("agreed substitute-not-agreed", "allergensTold more-allergens");
        assertThat(errorsOf(replace(order, "Poireau", "Céleri-rave", "0", true, true)))
                .containsExactly("quantity quantity-not-allowed");
        assertThat(find(order, "household").version()).isEqualTo(order.version());
        replace(order, "Poireau", "Céleri-rave", "1", true, true).block();
        assertThat(line(find(order, "household"), "Céleri-rave").quantity()).isEqualByComparingTo("1");
    }

    @Test
    void whoAgreedToTheSameFamilyBeforehandNeedNotBeAsked() {
        var order = confirmed(place(anOrder(village).of("Poireau", 5).of("Carotte", 2), "household"), "household");
        consents.keep(SubstituteConsent.FAMILY, village.actor("household2")).block();
        assertThat(errorsOf(replace(order, "Carotte", "Betterave", "1", false, false)))
                .as("somebody else agreed")
                .containsExactly("agreed substitute-not-agreed");

        consents.keep(SubstituteConsent.FAMILY, village.actor("household")).block();

        assertThat(errorsOf(replace(order, "Poireau", "Betterave", "1", false, false)))
                .as("another family")
                .containsExactly("agreed substitute-not-agreed");
        assertThat(errorsOf(replace(order, "Carotte", "Céleri-rave", "1", false, true)))
                .as("one more allergen")
                .containsExactly("agreed substitute-not-agreed");
        assertThat(beforehand(order, "Carotte")).contains("Betterave").doesNotContain("Céleri-rave", "Poireau");
        replace(order, "Carotte", "Betterave", "1", false, false).block();
        assertThat(line(find(order, "household"), "Betterave").quantity()).isEqualByComparingTo("1");

        consents.keep(SubstituteConsent.NONE, village.actor("household")).block();
        assertThat(beforehand(find(order, "household"), "Poireau")).isEmpty();
    }

    @Test
    void whatAStandingOrderNamesMayComeWhereThatWasSaid() {
        var order = confirmed(place(anOrder(village).of("Poireau", 5), "household"), "household");
        var household = village.actor("household");
        var wish = new KeepStanding.Wish(
                village.product("Poireau"),
                village.party("grandChamp"),
                BigDecimal.ONE,
                null,
                true,
                List.of(village.product("Chou rouge")));
        var terms = new KeepStanding(
                village.site("gare"),
                null,
                Set.of(DayOfWeek.MONDAY),
                1,
                village.firstDate().plusYears(1),
                null,
                null,
                null,
                Set.of(),
                HowPaid.AT_ONCE,
                null,
                List.of(wish));
        standing.begin("listed-" + UUID.randomUUID(), terms, household).block();
        assertThat(beforehand(order, "Poireau")).isEmpty();

        consents.keep(SubstituteConsent.LISTED, household).block();

        assertThat(beforehand(order, "Poireau")).containsExactly("Chou rouge");
        assertThat(errorsOf(replace(order, "Poireau", "Carotte", "1", false, false)))
                .containsExactly("agreed substitute-not-agreed");
        replace(order, "Poireau", "Chou rouge", "1", false, false).block();
        assertThat(line(find(order, "household"), "Chou rouge").quantity()).isEqualByComparingTo("1");
    }

    @Test
    void onlyBuyersSayWhatMayCome() {
        assertThat(codeOf(consents.keep(SubstituteConsent.FAMILY, village.actor("coordinator")))
                        .block())
                .isEqualTo("may-not-order");
        assertThat(consents.of(village.actor("household2")).block()).isEqualTo(SubstituteConsent.NONE);
    }

    private List<String> beforehand(OrderDetails order, String product) {
        return replacement
                .choices(line(order, product).id(), "", village.actor("coordinator"))
                .block()
                .choices()
                .stream()
                .filter(Replaceable.Choice::agreedBeforehand)
                .map(one -> one.names().texts().get("fr"))
                .toList();
    }

    @Test
    void whatIsNotOfferedToTheBuyerOrNotThereDoesNotComeInstead() {
        var order = confirmed(place(anOrder(village).to("tilleulsDoor").of("Poireau", 10), "canteen"), "canteen");
        setStock("Carotte", 3);
        assertThat(codeOf(replace(order, "Poireau", "Carotte", "4", true, true)).block())
                .isEqualTo("insufficient-stock");
        assertThat(errorsOf(replace(order, "Poireau", "Carotte", "4", true, true)))
                .containsExactly("quantity insufficient-stock");
        assertThat(errorsOf(replace(order, "Poireau", "Potage de saison", "1", true, true)))
                .containsExactly("offer not-offered");
        assertThat(replacement
                        .choices(line(order, "Poireau").id(), "potage", village.actor("coordinator"))
                        .block()
                        .choices())
                .isEmpty();
        var elsewhere = new ReplaceLine(
                order.number(),
                order.version(),
                CorrectionKey.of(UUID.randomUUID().toString()),
                line(order, "Poireau").id(),
                village.offer("Carotte", village.secondDate()),
                BigDecimal.ONE,
                true,
                true,
                FROST);
        assertThat(errorsOf(replacement.replace(elsewhere, village.actor("coordinator"))))
                .containsExactly("offer not-offered");
        assertThat(codeOf(replacement.replace(elsewhere, village.actor("coordinator2")))
                        .block())
                .isEqualTo("not-found");
        assertThat(find(order, "canteen").version()).isEqualTo(order.version());
    }

    @Test
    void theSameWishIsDoneOnce() {
        var order = confirmed(place(anOrder(village).of("Poireau", 5), "household"), "household");
        var wish = wish(order, "Poireau", "Carotte", "1", true, true);

        var outcomes = Flux.merge(IntStream.range(0, 5)
                        .mapToObj(n -> codeOf(replacement.replace(wish, village.actor("coordinator"))))
                        .toList())
                .collectList()
                .block();

        assertThat(outcomes).containsOnly("done");
        assertThat(find(order, "household").lines()).hasSize(2);
    }

    private Mono<CorrectedOrder> replace(
            OrderDetails order, String old, String now, String quantity, boolean agreed, boolean told) {
        return replacement.replace(wish(order, old, now, quantity, agreed, told), village.actor("coordinator"));
    }

    private ReplaceLine wish(
            OrderDetails order, String old, String now, String quantity, boolean agreed, boolean told) {
        return new ReplaceLine(
                order.number(),
                order.version(),
                CorrectionKey.of(UUID.randomUUID().toString()),
                line(order, old).id(),
                village.offer(now, village.firstDate()),
                new BigDecimal(quantity),
                agreed,
                told,
                FROST);
    }

    private BigDecimal offered(String product) {
        return database.sql("select institution_price from ordercycle.offer where id = "
                        + village.offer(product, village.firstDate()))
                .mapValue(BigDecimal.class)
                .one()
                .block();
    }

    private OrderDetails confirmed(PlacedCheckout placed, String who) {
        var order = placed.orders().get(0);
        run("update ordering.line set cutoff_at = added_at + interval '1 microsecond' where order_id = " + order.id());
        run("select ordering.confirm(array[%d]::bigint[])".formatted(order.id()));
        return find(order, who);
    }

    private static OrderDetails.Line line(OrderDetails order, String product) {
        return order.lines().stream()
                .filter(line -> product.equals(line.names().texts().get("fr")))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> errorsOf(Mono<?> work) {
        return work.map(done -> List.of("done"))
                .onErrorResume(
                        DomainException.class,
                        refused -> Mono.just(refused.errors().stream()
                                .map(error -> error.field() + " " + error.code())
                                .toList()))
                .block();
    }
}
