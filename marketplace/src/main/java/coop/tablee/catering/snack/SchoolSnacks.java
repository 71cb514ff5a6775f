package coop.tablee.catering.snack;

import coop.tablee.catering.KitchenDoor;
import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Begins a school's soup and snacks without a form: for who brings in what a school had before. */
@Component
public class SchoolSnacks {

    private final SnackBook book;
    private final Snacks snacks;

    SchoolSnacks(SnackBook book, Snacks snacks) {
        this.book = book;
        this.snacks = snacks;
    }

    /**
     * A season of something.
     *
     * @param classes pupils by the name on the door of their class, as they are listed
     * @param producer whose soup it is
     * @param portion for one pupil, in the base unit of what is sold: kilograms, litres or pieces
     * @param key so that it begins once
     */
    public record Season(
            Map<String, Integer> classes,
            long producer,
            BigDecimal portion,
            DayOfWeek weekday,
            LocalDate first,
            LocalDate last,
            String purchaseOrder,
            String key) {}

    /**
     * Keeps the classes, where a school has none yet, and begins the season with the first prepared food of the producer that is offered at the door in the three weeks from {@code today} on; where
     * there is none, it is refused ({@code snack-product} at {@code product}, 422). Otherwise refused like the page's.
     */
    public Mono<Long> begin(KitchenDoor door, Season season, LocalDate today, Actor actor) {
        var classes = season.classes.entrySet().stream()
                .map(one -> new SchoolClass(one.getKey(), one.getValue()))
                .toList();
        return book.school(door)
                .flatMap(school -> school.version() == 0 ? book.keep(door, 0, classes) : Mono.empty())
                .then(snacks.choices(door, today, actor))
                .flatMap(choices -> Mono.justOrEmpty(choices.stream()
                        .filter(card -> card.producer() == season.producer)
                        .filter(card -> card.family().equals("PREPARED"))
                        .findFirst()))
                .switchIfEmpty(Mono.error(
                        () -> DomainException.invalid(FieldError.at("product", "snack-product", null, null))))
                .flatMap(card -> snacks.begin(
                        door,
                        new SnackBook.Draft(
                                card.product(),
                                card.cooperative(),
                                new SnackAmount(season.portion, card.content(), card.minimum(), card.step()),
                                List.of(season.weekday),
                                season.first,
                                season.last,
                                season.purchaseOrder,
                                season.key),
                        actor));
    }
}
