package coop.tablee.agreement.contest;

import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mini-competition whole, as its pages tell it. Amounts are EUR, VAT out.
 *
 * @param running whether its agreement runs
 * @param until answers come before it; zone is the authority's
 * @param standstill last day on which nothing is concluded yet
 * @param answers those that may be read: none before it was opened; for a supplier its own
 * @param events what was done with answers, sealed as they are, first to last
 */
public record Contest(
        long id,
        long agreement,
        String reference,
        String agreementTitle,
        boolean running,
        long lot,
        int lotNumber,
        String lotTitle,
        String authority,
        String title,
        String words,
        ContestState state,
        Instant until,
        String zone,
        LocalDate from,
        LocalDate to,
        List<Integer> weekdays,
        Instant askedAt,
        String askedBy,
        @Nullable Instant openedAt,
        @Nullable Long chosenId,
        @Nullable String reasons,
        @Nullable LocalDate standstill,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        List<Item> items,
        List<Criterion> criteria,
        List<Asked> suppliers,
        List<Answer> answers,
        List<Event> events) {

    public Contest {
        weekdays = List.copyOf(weekdays);
        items = List.copyOf(items);
        criteria = List.copyOf(criteria);
        suppliers = List.copyOf(suppliers);
        answers = List.copyOf(answers);
        events = List.copyOf(events);
    }

    /** Goods that a quote is asked for; quantity over the whole period. */
    public record Item(int place, String product, String unit, BigDecimal quantity) {}

    /** What decides, and how many of 100 points it is worth. */
    public record Criterion(int place, String kind, String title, int weight) {

        public boolean isPrice() {
            return kind.equals("PRICE");
        }
    }

    /** Who was asked. */
    public record Asked(long id, String name) {}

    /**
     * What a supplier answered.
     *
     * @param prices in the order of the items
     * @param points given for quality, once somebody chose
     */
    public record Answer(
            long id,
            long supplier,
            String name,
            String words,
            @Nullable String paper,
            Instant firstAt,
            Instant at,
            List<Price> prices,
            List<Points> points) {

        public Answer {
            prices = List.copyOf(prices);
            points = List.copyOf(points);
        }
    }

    /** EUR per unit, VAT out; product and names where the supplier said what it would deliver. */
    public record Price(
            int place,
            BigDecimal price,
            @Nullable Long product,
            @Nullable LocalizedText names) {}

    /** That an answer was sent, replaced by another or taken back; what was in it is not kept. Whose hand it was is the supplier's own affair. */
    public record Event(Instant at, String supplier, What what) {}

    public enum What {
        SENT,
        REPLACED,
        WITHDRAWN
    }

    public record Points(int place, BigDecimal points) {}

    /** The hour until which answers come, where the authority is. */
    public Hour hour() {
        var local = until.atZone(ZoneId.of(zone));
        return new Hour(local.toLocalDate(), local.toLocalTime().withSecond(0).withNano(0));
    }

    /** A day and an hour of it. */
    public record Hour(LocalDate day, LocalTime time) {}

    public boolean isAsked() {
        return state == ContestState.ASKED;
    }

    public boolean isOpened() {
        return state == ContestState.OPENED;
    }

    public boolean isChosen() {
        return state == ContestState.CHOSEN;
    }

    /** Whether it is still to be decided on. */
    public boolean isPending() {
        return isAsked() || isOpened();
    }

    public String stateWord() {
        return state.name().toLowerCase(Locale.ROOT);
    }

    public List<Criterion> qualities() {
        return criteria.stream().filter(one -> !one.isPrice()).toList();
    }

    public int priceWeight() {
        return criteria.stream()
                .filter(Criterion::isPrice)
                .mapToInt(Criterion::weight)
                .sum();
    }

    public Optional<Answer> answerOf(long supplier) {
        return answers.stream().filter(one -> one.supplier == supplier).findFirst();
    }

    /** The chosen one's name; empty while nobody is. */
    public String chosenName() {
        return suppliers.stream()
                .filter(one -> chosenId != null && one.id == chosenId)
                .map(Asked::name)
                .findFirst()
                .orElse("");
    }

    /** All who were asked. */
    public String supplierNames() {
        return String.join(", ", suppliers.stream().map(Asked::name).toList());
    }

    /** What the goods asked for would cost at these prices: each line rounded half up to the cent. */
    public Money total(Answer answer) {
        return items.stream()
                .flatMap(item -> answer.prices.stream()
                        .filter(price -> price.place == item.place)
                        .map(price -> item.quantity.multiply(price.price).setScale(2, RoundingMode.HALF_UP)))
                .map(Money::euro)
                .reduce(Money.euro(0), Money::plus);
    }
}
