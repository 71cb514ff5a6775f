package coop.tablee.catering;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.OfferCard;
import coop.tablee.assortment.OpenDate;
import coop.tablee.catering.WeekForm.TypedCell;
import coop.tablee.catering.WeekQueries.Edit;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Opens a kitchen's week and keeps what is typed into it. Whoever does not act for the kitchen gets the answer for a door that does not exist. What cannot be
 * kept (no number, too fine, below zero) stands in the sheet all the same, marked, so that nothing typed is lost.
 */
@Component
class WeekDesk {

    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2200;
    private static final int MOST_MEALS = 100_000;
    private static final Map<Long, BigDecimal> NOTHING = Map.of();

    private final WeekQueries queries;
    private final WeekDraft draft;
    private final HeadCounts headCounts;
    private final Assortment assortment;
    private final BusinessClock clock;

    WeekDesk(WeekQueries queries, WeekDraft draft, HeadCounts headCounts, Assortment assortment, BusinessClock clock) {
        this.queries = queries;
        this.draft = draft;
        this.headCounts = headCounts;
        this.assortment = assortment;
        this.clock = clock;
    }

    /** The kitchen's doors, and the one asked for: the first when none was; none of either for an organisation without a kitchen. */
    record Doors(List<KitchenDoor> all, @Nullable KitchenDoor chosen) {

        KitchenDoor require() {
            if (chosen == null) {
                throw DomainException.notFound();
            }
            return chosen;
        }
    }

    /** A sheet after something was typed: what could not be kept, by field. */
    record Kept(WeekSheet sheet, List<FieldError> errors) {}

    Mono<Doors> doors(@Nullable Long site, Actor actor) {
        return queries.doors(actor.requireParty().id()).map(doors -> {
            if (site == null) {
                return new Doors(doors, doors.isEmpty() ? null : doors.get(0));
            }
            var chosen =
                    doors.stream().filter(door -> door.id() == site).findFirst().orElseThrow(DomainException::notFound);
            return new Doors(doors, chosen);
        });
    }

    /** The week asked for, else the first in which something can be ordered, else this one. */
    Mono<Week> week(@Nullable LocalDate day, KitchenDoor door) {
        if (day != null) {
            return day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR
                    ? Mono.error(DomainException.notFound())
                    : Mono.just(Week.of(day));
        }
        return assortment
                .dates(door.id(), Audience.INSTITUTION)
                .map(OpenDate::date)
                .next()
                .defaultIfEmpty(LocalDate.now(clock.withZone(door.zone())))
                .map(Week::of);
    }

    Mono<WeekSheet> sheet(KitchenDoor door, Week week, Actor actor) {
        return sheet(door, week, Map.of(), Map.of(), actor);
    }

    /** The sheet with some cells as they were typed and some as ordering refused them. */
    Mono<WeekSheet> sheet(
            KitchenDoor door, Week week, Map<Long, TypedAmount> typed, Map<Long, String> refusals, Actor actor) {
        return Mono.zip(offers(door.id(), week, actor), ground(door.id(), week, actor))
                .flatMap(read -> sheet(week, read.getT1(), read.getT2(), typed, refusals, actor));
    }

    /** Everything that the kitchen has made of a week; a door that is not its own is not found. */
    Mono<WeekGround> ground(long site, Week week, Actor actor) {
        return queries.ground(actor.requireParty().id(), site, week)
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    Mono<List<OfferCard>> offers(KitchenDoor door, Week week, Actor actor) {
        return offers(door.id(), week, actor);
    }

    private Mono<List<OfferCard>> offers(long site, Week week, Actor actor) {
        return assortment
                .between(site, Audience.INSTITUTION, actor.party(), week.monday(), week.sunday(), actor.locale())
                .collectList();
    }

    /** Keeps what a page without a script changed, cells and meals; what the cells held before can be put back by {@link #undo}. */
    Mono<Kept> keep(KitchenDoor door, WeekForm form, boolean undoable, Actor actor) {
        return (undoable ? ground(door.id(), form.week(), actor).map(WeekGround::kept) : Mono.just(NOTHING))
                .flatMap(before -> keep(door.id(), form, form.changed(), undoable ? before : null, actor));
    }

    /** Keeps what was just typed: three statements, whatever was typed where. */
    Mono<Kept> edit(WeekForm form, Actor actor) {
        return keep(form.site(), form, form.cells(), null, actor);
    }

    /**
     * Cells that are closed by now, that somebody else set meanwhile, or that hold no amounts at all, come back marked; so do those that this door cannot order, beside
     * others that it can.
     */
    private Mono<Kept> keep(
            long site,
            WeekForm form,
            Map<Long, TypedCell> changed,
            @Nullable Map<Long, BigDecimal> before,
            Actor actor) {
        return offers(site, form.week(), actor).flatMap(offers -> {
            var storable = storable(changed, offers);
            var errors = new ArrayList<FieldError>();
            changed.forEach((offer, cell) -> flaw(offer, cell).ifPresent(errors::add));
            var unknown = unknown(changed, offers);
            errors.addAll(unknown);
            var edits = new LinkedHashMap<Long, Edit>();
            storable.forEach((offer, amount) -> edits.put(offer, new Edit(amount, form.seen(offer))));
            return countMeals(site, form, errors, actor)
                    .then(before == null ? Mono.empty() : remember(site, form.week(), storable, before))
                    .then(Mono.defer(() -> write(site, form.week(), edits, form.tab(), actor)))
                    .flatMap(ground -> unknown.isEmpty() || unknown.size() < changed.size()
                            ? sheet(form.week(), offers, ground, typed(changed), Map.of(), actor)
                            : Mono.error(DomainException.invalid(unknown)))
                    .map(sheet -> new Kept(sheet, errors));
        });
    }

    /** Fills the empty open cells, all seven days, with what was ordered on the same weekday a week before; answers how many. A day already ordered is left alone. */
    Mono<Integer> takeLastWeek(KitchenDoor door, Week week, Actor actor) {
        return change(
                door,
                week,
                actor,
                sheet -> cells(sheet).stream()
                        .filter(SheetCell::takesLastWeek)
                        .collect(Collectors.toMap(
                                SheetCell::offer, SheetCell::lastWeek, (one, other) -> one, LinkedHashMap::new)));
    }

    /** Empties every cell of the draft; answers how many. What is ordered stays ordered. */
    Mono<Integer> clear(KitchenDoor door, Week week, Actor actor) {
        return change(
                door,
                week,
                actor,
                sheet -> cells(sheet).stream()
                        .filter(cell -> !cell.isEmpty())
                        .collect(Collectors.toMap(
                                SheetCell::offer, cell -> BigDecimal.ZERO, (one, other) -> one, LinkedHashMap::new)));
    }

    /** Empties the cells whose amounts were ordered just now. */
    Mono<Void> takeOut(KitchenDoor door, Week week, Collection<Long> offers, Actor actor) {
        return offers.isEmpty()
                ? Mono.empty()
                : set(door, week, zeros(offers), actor).then();
    }

    /** Puts back what the cells held before the last change made by a button; answers how many, zero when there was none. */
    Mono<Integer> undo(KitchenDoor door, Week week, Actor actor) {
        return queries.takeUndo(door.id(), week)
                .flatMap(before -> offers(door, week, actor).flatMap(offers -> {
                    var known = offers.stream().map(OfferCard::offer).collect(Collectors.toSet());
                    before.keySet().retainAll(known);
                    return set(door, week, before, actor).thenReturn(before.size());
                }))
                .defaultIfEmpty(0);
    }

    private Mono<Integer> change(
            KitchenDoor door, Week week, Actor actor, Function<WeekSheet, Map<Long, BigDecimal>> changesOf) {
        return sheet(door, week, actor).flatMap(sheet -> fill(door, week, sheet, changesOf.apply(sheet), actor));
    }

    /** Sets cells of a sheet to amounts, in a way that can be undone; answers how many. */
    Mono<Integer> fill(KitchenDoor door, Week week, WeekSheet sheet, Map<Long, BigDecimal> changes, Actor actor) {
        if (changes.isEmpty()) {
            return Mono.just(0);
        }
        var before = cells(sheet).stream()
                .filter(cell -> cell.offer() != 0)
                .collect(Collectors.toMap(SheetCell::offer, cell -> cell.typed().amount(), (one, other) -> one));
        return remember(door.id(), week, changes, before)
                .then(Mono.defer(() -> set(door, week, changes, actor)))
                .thenReturn(changes.size());
    }

    /** The same, whatever they hold. */
    Mono<Integer> fill(KitchenDoor door, Week week, Map<Long, BigDecimal> changes, Actor actor) {
        return changes.isEmpty()
                ? Mono.just(0)
                : ground(door.id(), week, actor)
                        .flatMap(ground -> remember(door.id(), week, changes, ground.kept()))
                        .then(Mono.defer(() -> set(door, week, changes, actor)))
                        .thenReturn(changes.size());
    }

    private Mono<Void> remember(long site, Week week, Map<Long, BigDecimal> changes, Map<Long, BigDecimal> now) {
        if (changes.isEmpty()) {
            return Mono.empty();
        }
        var before = new LinkedHashMap<Long, BigDecimal>();
        changes.keySet().forEach(offer -> before.put(offer, now.getOrDefault(offer, BigDecimal.ZERO)));
        return queries.keepUndo(site, week, before);
    }

    /** Sets cells whatever they hold. */
    private Mono<WeekGround> set(KitchenDoor door, Week week, Map<Long, BigDecimal> amounts, Actor actor) {
        var edits = new LinkedHashMap<Long, Edit>();
        amounts.forEach((offer, amount) -> edits.put(offer, new Edit(amount, null)));
        return write(door.id(), week, edits, "", actor);
    }

    private Mono<WeekGround> write(long site, Week week, Map<Long, Edit> edits, String tab, Actor actor) {
        return queries.edit(actor.requireParty().id(), site, week, actor.accountId(), tab, edits)
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<WeekSheet> sheet(
            Week week,
            List<OfferCard> offers,
            WeekGround ground,
            Map<Long, TypedAmount> typed,
            Map<Long, String> refusals,
            Actor actor) {
        var door = ground.door();
        var cells = new LinkedHashMap<Long, TypedAmount>();
        ground.kept().forEach((offer, amount) -> cells.put(offer, TypedAmount.of(amount.toPlainString())));
        cells.putAll(typed);
        var amounts = new LinkedHashMap<Long, BigDecimal>();
        cells.forEach((offer, cell) -> amounts.put(offer, cell.amount()));
        var now = clock.instant();
        var open = offers.stream().filter(card -> now.isBefore(card.cutOff())).toList();
        return Mono.zip(draft.quote(door, open, amounts, actor), withKey(door, week, ground.plan(), !open.isEmpty()))
                .map(read -> WeekSheet.of(new WeekSheet.Ground(
                        door,
                        week,
                        read.getT2(),
                        offers,
                        ground.placed(),
                        cells,
                        ground.clashes(),
                        read.getT1().refusing(refusals),
                        now)));
    }

    private Mono<WeekPlan> withKey(KitchenDoor door, Week week, WeekPlan plan, boolean open) {
        return open && plan.sendKey().isEmpty()
                ? queries.sendKey(door.id(), week).map(plan::withSendKey)
                : Mono.just(plan);
    }

    private static Map<Long, BigDecimal> zeros(Collection<Long> offers) {
        return offers.stream()
                .collect(Collectors.toMap(
                        Function.identity(), offer -> BigDecimal.ZERO, (one, other) -> one, LinkedHashMap::new));
    }

    private static List<FieldError> unknown(Map<Long, TypedCell> changed, List<OfferCard> offers) {
        var known = offers.stream().map(OfferCard::offer).collect(Collectors.toSet());
        return changed.keySet().stream()
                .filter(offer -> !known.contains(offer))
                .map(offer -> FieldError.at("q" + offer, "not-offered", offer, null))
                .toList();
    }

    /** Only what is still open can be set; what is closed can only be taken out. */
    private Map<Long, BigDecimal> storable(Map<Long, TypedCell> changed, List<OfferCard> offers) {
        var byOffer = offers.stream().collect(Collectors.toMap(OfferCard::offer, Function.identity()));
        var storable = new LinkedHashMap<Long, BigDecimal>();
        var now = clock.instant();
        changed.forEach((offer, cell) -> {
            var card = byOffer.get(offer);
            if (card != null
                    && cell.amount().isUsable()
                    && (now.isBefore(card.cutOff()) || cell.amount().amount().signum() == 0)) {
                storable.put(offer, cell.amount().amount());
            }
        });
        return storable;
    }

    private Mono<Void> countMeals(long site, WeekForm form, List<FieldError> errors, Actor actor) {
        if (form.meals().isEmpty()) {
            return Mono.empty();
        }
        return queries.plan(site, form.week()).flatMap(plan -> {
            var counts = new LinkedHashMap<LocalDate, Integer>();
            form.meals().forEach((day, typed) -> {
                var meals = meals(typed);
                if (meals < 0 || !form.week().contains(day)) {
                    errors.add(FieldError.at("m." + day, "meals-not-counted", typed, "0–" + MOST_MEALS));
                } else if (meals != plan.mealsOn(day)) {
                    counts.put(day, meals);
                }
            });
            return counts.isEmpty() ? Mono.empty() : headCounts.countTotals(site, counts, actor);
        });
    }

    /** A count as typed; an empty field is nobody, and what is no count is below zero. */
    private static int meals(String typed) {
        var bare = typed.replaceAll("[\\s\\u00a0\\u202f]", "");
        if (bare.isEmpty()) {
            return 0;
        }
        return bare.matches("\\d{1,6}") && Integer.parseInt(bare) <= MOST_MEALS ? Integer.parseInt(bare) : -1;
    }

    private static Optional<FieldError> flaw(long offer, TypedCell cell) {
        return Optional.ofNullable(cell.amount().flaw())
                .map(flaw -> FieldError.at(
                        "q" + offer,
                        "amount-" + flaw.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        cell.amount().text(),
                        null));
    }

    private static Map<Long, TypedAmount> typed(Map<Long, TypedCell> cells) {
        var typed = new LinkedHashMap<Long, TypedAmount>();
        cells.forEach((offer, cell) -> typed.put(offer, cell.amount()));
        return typed;
    }

    private static List<SheetCell> cells(WeekSheet sheet) {
        return sheet.rows().stream().flatMap(row -> row.cells().stream()).toList();
    }
}
