package coop.tablee.catering.need;

import coop.tablee.agreement.LotRoom;
import coop.tablee.assortment.OfferCard;
import coop.tablee.platform.page.LocalFormats;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** How a need says its amounts and where they come from, in one language: {@code 210 × 120 g ÷ 0,85 + 88 × 90 g ÷ 0,85 − 5 kg}. */
final class NeedWords {

    private static final BigDecimal KILOGRAM = BigDecimal.valueOf(1000);

    private final LocalFormats formats;
    private final MessageSource messages;
    private final Locale locale;

    NeedWords(LocalFormats formats, MessageSource messages, Locale locale) {
        this.formats = formats;
        this.messages = messages;
        this.locale = locale;
    }

    private record Portion(BigDecimal grams, BigDecimal yield) {}

    /** Grams below a kilogram, else kilograms, rounded up to ten grams. */
    String weight(BigDecimal grams) {
        return grams.compareTo(KILOGRAM) < 0
                ? formats.quantity(grams.setScale(0, RoundingMode.UP), "g")
                : formats.quantity(
                        grams.movePointLeft(3).setScale(2, RoundingMode.UP).stripTrailingZeros(), "kg");
    }

    /** The sum as one would write it on paper: equal portions together, what is there taken off. */
    String explanation(Need need) {
        var people = new LinkedHashMap<Portion, Long>();
        need.reasons()
                .forEach(reason -> people.merge(
                        new Portion(plain(reason.grams()), plain(reason.yield())), reason.people(), Long::sum));
        var sum = people.entrySet().stream()
                .map(portion -> formula(portion.getValue(), portion.getKey().grams, portion.getKey().yield))
                .collect(Collectors.joining(" + "));
        return sum
                + (need.stock().signum() > 0 ? say("catering.needs.less-stock", weight(need.stock())) : "")
                + (need.ordered().signum() > 0 ? say("catering.needs.less-ordered", weight(need.ordered())) : "");
    }

    /** Each meal by itself. */
    List<String> reasons(Need need) {
        return need.reasons().stream()
                .map(reason -> say(
                        "catering.needs.reason",
                        formats.weekday(reason.day()),
                        say(reason.meal().messageKey()),
                        reason.dish().in(locale).text(),
                        say("catering.group." + reason.group()),
                        formula(reason.people(), plain(reason.grams()), plain(reason.yield()))))
                .toList();
    }

    /** {@code 8 caisses de 5 kg, 38,40 €}. */
    String candidate(Needs.Candidate candidate) {
        var card = candidate.card();
        return say(
                "catering.needs.candidate",
                card.names().in(locale).text(),
                card.producerName(),
                candidate.amount().signum() == 0 ? "" : amount(candidate),
                formats.money(Money.euro(candidate.cost())),
                labels(card));
    }

    /** {@code 29,65 kg = 210 × 120 g ÷ 0,85 − 4 kg en stock → 8 caisses de 5 kg = 40 kg}. */
    String account(Needs.Line line, Needs.Candidate candidate) {
        return say(
                "catering.needs.account",
                weight(line.need().toBuy()),
                explanation(line.need()),
                amount(candidate),
                weight(candidate.grams()));
    }

    /** What the proposed product has in it, perhaps as traces, that some who get it must not eat: a sentence for each meal. */
    List<String> breaches(Needs.Line line) {
        var taken = line.proposed();
        return taken == null
                ? List.of()
                : line.need().reasons().stream()
                        .flatMap(reason -> breach(reason, taken.card()).stream())
                        .distinct()
                        .toList();
    }

    private Optional<String> breach(Reason reason, OfferCard card) {
        var found = reason.excluded().stream()
                .filter(one -> card.allergens().contains().contains(one)
                        || card.allergens().mayContain().contains(one))
                .sorted()
                .map(one -> say(one.messageKey()))
                .collect(Collectors.joining(", "));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(say(
                        "catering.needs.breach",
                        formats.weekday(reason.day()),
                        say(reason.meal().messageKey()),
                        card.names().in(locale).text(),
                        found,
                        formats.number(reason.dieters())));
    }

    /** {@code Lot 2, légumes (CSC-2026-4)}. */
    String lot(@Nullable LotRoom lot) {
        return lot == null
                ? say("catering.needs.no-lot")
                : say("catering.needs.lot", formats.number(lot.number()), lot.title(), lot.agreement());
    }

    String money(Money amount) {
        return formats.money(amount);
    }

    String amount(Needs.Candidate candidate) {
        var card = candidate.card();
        return formats.quantity(
                plain(candidate.amount()), say(card.orderingUnit().countedKey(), candidate.amount()));
    }

    String say(String key, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }

    Locale locale() {
        return locale;
    }

    private String labels(OfferCard card) {
        var signs = card.labels().stream().map(label -> say(label.messageKey())).collect(Collectors.joining(", "));
        var season = card.inSeason() ? say("catering.needs.in-season") : "";
        var said = List.of(signs, season).stream().filter(one -> !one.isEmpty()).collect(Collectors.joining(", "));
        return said.isEmpty() ? "" : " · " + said;
    }

    private String formula(long people, BigDecimal grams, BigDecimal yield) {
        var portion = formats.number(people) + " × " + formats.quantity(grams, "g");
        return yield.compareTo(BigDecimal.ONE) == 0 ? portion : portion + " ÷ " + formats.number(yield);
    }

    private static BigDecimal plain(BigDecimal figure) {
        var stripped = figure.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
