package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catalogue.Allergen;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.util.List;
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
    void whatIsNotOfferedToTheBuyerOrNotThereDoesNotComeInstead() {
        var order = confirmed(place(anOrder(village).to("tilleulsDoor").of("Poireau", 10), "canteen"), "canteen");
        setStock("Carotte", 3);
        assertThat(codeOf(replace(order, "Poireau", "Carotte", "4", true, true)).block())
                .isEqualTo("insufficient-stock");
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
                UUID.randomUUID().toString(),
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
                UUID.randomUUID().toString(),
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
