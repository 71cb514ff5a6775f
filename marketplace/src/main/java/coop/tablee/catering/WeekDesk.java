package coop.tablee.catering;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.OfferCard;
import coop.tablee.catering.WeekForm.TypedCell;
import coop.tablee.catering.WeekQueries.Done;
import coop.tablee.catering.WeekQueries.Edit;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.ordering.QuoteFacts;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/**
 * Opens a kitchen's week and keeps what is typed into it. Whoever does not act for the kitchen gets the answer for a door that does not exist. What cannot be
 * kept (no number, too fine, below zero) stands in the sheet all the same, marked, so that nothing typed is lost.
 */
@Component
class WeekDesk {

    private static final int MOST_MEALS = 100_000;
    private static final Map<Long, BigDecimal> NOTHING = Map.of();

    /** A week of so many products is shown whole. */
    private static final int MOST_ROWS = 250;

    /** Of a larger one, what stands in it, and products beside it up to so many rows. */
    private static final int FIRST_ROWS = 60;

    /** Rows for one word of a search. */
    private static final int MOST_CALLED = 30;

    private final WeekQueries queries;
    private final WeekDraft draft;
    private final HeadCounts headCounts;
    private final Assortment assortment;
    private final SheetCards cards;
    private final KitchenWeeks weeks;
    private final BusinessClock clock;

    WeekDesk(
            WeekQueries queries,
            WeekDraft draft,
            HeadCounts headCounts,
            Assortment assortment,
            SheetCards cards,
            KitchenWeeks weeks,
            BusinessClock clock) {
        this.queries = queries;
        this.draft = draft;
        this.headCounts = headCounts;
        this.assortment = assortment;
        this.cards = cards;
        this.weeks = weeks;
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

    /**
     * What a button changed.
     *
     * @param cells that were set, {@code left} those that somebody else had set meanwhile and that stay
     */
    record Changed(int cells, int left) {

        static final Changed NOTHING = new Changed(0, 0);
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

    /** The week that a day lies in, else the one that every page of the kitchen shows first. */
    Mono<Week> week(@Nullable LocalDate day, KitchenDoor door) {
        return weeks.monday(day, door).map(Week::new);
    }

    /** The week as its page shows it: what stands in it, and beside that what is offered, all of it or what comes first. */
    Mono<WeekSheet> page(KitchenDoor door, Week week, Actor actor) {
        return page(door, week, Set.of(), Map.of(), Map.of(), actor);
    }

    /** The same with more products beside it, some cells as they were typed and some as ordering refused them. */
    Mono<WeekSheet> page(
            KitchenDoor door,
            Week week,
            Set<Long> beside,
            Map<Long, TypedAmount> typed,
            Map<Long, String> refusals,
            Actor actor) {
        return Mono.zip(ground(door.id(), week, actor), products(door, week, List.of(), MOST_ROWS + 1, actor))
                .flatMap(read -> {
                    var ground = read.getT1();
                    var products = shown(ground, read.getT2());
                    products.addAll(beside);
                    return cards.read(door.id(), week, offers(ground, typed.keySet()), products, actor)
                            .flatMap(cards -> sheet(
                                    week,
                                    cards,
                                    isMore(read.getT2()),
                                    ground,
                                    typed,
                                    refusals,
                                    QuoteFacts.NONE,
                                    actor));
                });
    }

    /** The page with the products that some words call, each in any language. */
    Mono<WeekSheet> finding(KitchenDoor door, Week week, List<String> words, Actor actor) {
        return products(door, week, words, MOST_CALLED, actor)
                .flatMap(found -> page(door, week, new LinkedHashSet<>(found), Map.of(), Map.of(), actor));
    }

    /** What stands in the week, and some products beside it. */
    Mono<WeekSheet> sheet(KitchenDoor door, Week week, Collection<Long> beside, Actor actor) {
        return ground(door.id(), week, actor).flatMap(ground -> {
            var products = ground.standing();
            products.addAll(beside);
            return cards.read(door.id(), week, List.of(), products, actor)
                    .flatMap(cards -> sheet(week, cards, true, ground, Map.of(), Map.of(), QuoteFacts.NONE, actor));
        });
    }

    /** The week with everything that is offered, which may be very much. */
    Mono<WeekSheet> everything(KitchenDoor door, Week week, Actor actor) {
        return Mono.zip(
                        assortment
                                .between(
                                        door.id(),
                                        Audience.INSTITUTION,
                                        actor.party(),
                                        week.monday(),
                                        week.sunday(),
                                        actor.locale())
                                .collectList(),
                        ground(door.id(), week, actor))
                .flatMap(read ->
                        sheet(week, read.getT1(), false, read.getT2(), Map.of(), Map.of(), QuoteFacts.NONE, actor));
    }

    /** The rows of the family of one offer, without what they would cost. */
    Mono<WeekSheet> family(KitchenDoor door, Week week, long offer, Actor actor) {
        return Mono.zip(
                        assortment
                                .family(
                                        offer,
                                        door.id(),
                                        Audience.INSTITUTION,
                                        actor.party(),
                                        week.monday(),
                                        week.sunday(),
                                        actor.locale())
                                .collectList(),
                        ground(door.id(), week, actor))
                .map(read -> unpriced(week, read.getT1(), read.getT2()));
    }

    /** Only the rows of the products that some words call, each in any language, without what they would cost. */
    Mono<WeekSheet> called(KitchenDoor door, Week week, List<String> words, Actor actor) {
        return Mono.zip(
                        products(door, week, words, MOST_CALLED, actor)
                                .flatMap(products -> cards.read(door.id(), week, List.of(), products, actor)),
                        ground(door.id(), week, actor))
                .map(read -> unpriced(week, read.getT1(), read.getT2()));
    }

    private WeekSheet unpriced(Week week, List<OfferCard> cards, WeekGround ground) {
        return WeekSheet.of(new WeekSheet.Ground(
                ground.door(),
                week,
                ground.plan(),
                cards,
                ground.days(),
                true,
                ground.lots(),
                ground.placed(),
                ground.coming(),
                cells(ground, Map.of()),
                ground.clashes(),
                WeekQuote.NOTHING,
                clock.instant()));
    }

    /** The products that some words call, or the first ones when there are no words. */
    Mono<List<Long>> products(KitchenDoor door, Week week, List<String> words, int most, Actor actor) {
        return assortment
                .products(door.id(), Audience.INSTITUTION, week.monday(), week.sunday(), words, most, actor.locale())
                .collectList();
    }

    /** Everything that the kitchen has made of a week; a door that is not its own is not found. */
    Mono<WeekGround> ground(long site, Week week, Actor actor) {
        return queries.ground(actor.requireParty().id(), site, week)
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** Those of some offers that the door gets in a week. */
    Mono<List<OfferCard>> offers(KitchenDoor door, Week week, Collection<Long> offers, Actor actor) {
        return cards.read(door.id(), week, offers, List.of(), actor);
    }

    private static Set<Long> offers(WeekGround ground, Collection<Long> typed) {
        var offers = new LinkedHashSet<>(ground.kept().keySet());
        offers.addAll(typed);
        return offers;
    }

    /** Keeps what a page without a script changed, cells and meals; what the cells held before can be put back by {@link #undo}. */
    Mono<Kept> keep(KitchenDoor door, WeekForm form, boolean undoable, Actor actor) {
        var changed = form.changed();
        return (undoable ? ground(door.id(), form.week(), actor).map(WeekGround::kept) : Mono.just(NOTHING))
                .flatMap(before -> {
                    var errors = new ArrayList<FieldError>();
                    return write(door.id(), form, changed, errors, actor)
                            .flatMap(ground -> undoable
                                    ? remember(door.id(), form.week(), amounts(changed), before, ground)
                                            .thenReturn(ground)
                                    : Mono.just(ground))
                            .flatMap(ground -> products(door, form.week(), List.of(), MOST_ROWS + 1, actor)
                                    .flatMap(offered -> cards.read(
                                                    door.id(),
                                                    form.week(),
                                                    offers(ground, changed.keySet()),
                                                    shown(ground, offered),
                                                    actor)
                                            .flatMap(read -> answer(
                                                    door.id(),
                                                    form.week(),
                                                    changed,
                                                    ground,
                                                    read,
                                                    isMore(offered),
                                                    QuoteFacts.NONE,
                                                    errors,
                                                    actor))));
                });
    }

    /**
     * Keeps what was just typed and answers what the week comes to: three statements, whatever was typed where, which read what stands in the sheet and nothing else.
     * Where this node answered an edit of the sheet before, they are asked all at once, for what the sheet held then; what somebody else put there meanwhile is read
     * after.
     */
    Mono<Kept> edit(WeekForm form, Actor actor) {
        var errors = new ArrayList<FieldError>();
        var edited = form.cells().keySet();
        var before = cards.known(form.site(), form.week(), actor);
        var written = write(form.site(), form, form.cells(), errors, actor);
        if (before.days().isEmpty()) {
            return written.flatMap(ground -> edited(form, ground, before, edited, QuoteFacts.NONE, errors, actor));
        }
        // What is written is written to its end, whatever becomes of what is read beside it
        return Mono.zipDelayError(
                        written,
                        cards.more(before, form.site(), form.week(), edited, List.of(), List.of(), actor),
                        draft.facts(form.site(), before.days(), SheetCards.union(before.quoted(), edited), actor))
                .onErrorMap(
                        Exceptions::isMultiple,
                        errorsOfAll -> Exceptions.unwrapMultiple(errorsOfAll).get(0))
                .flatMap(all -> edited(form, all.getT1(), all.getT2(), Set.of(), all.getT3(), errors, actor));
    }

    private Mono<Kept> edited(
            WeekForm form,
            WeekGround ground,
            SheetCards.Read read,
            Set<Long> anew,
            QuoteFacts facts,
            List<FieldError> errors,
            Actor actor) {
        var kept = ground.kept().keySet();
        return cards.more(read, form.site(), form.week(), anew, kept, ground.ordered(), actor)
                .flatMap(now -> {
                    var all = now.of(SheetCards.union(form.cells().keySet(), kept), ground.ordered());
                    var quoted = SheetCards.union(kept, coming(all, ground).keySet());
                    cards.keep(now.quoting(quoted, ground.days()), form.site(), form.week(), actor);
                    return answer(form.site(), form.week(), form.cells(), ground, all, true, facts, errors, actor);
                });
    }

    private Mono<WeekGround> write(
            long site, WeekForm form, Map<Long, TypedCell> changed, List<FieldError> errors, Actor actor) {
        var edits = new LinkedHashMap<Long, Edit>();
        changed.forEach((offer, cell) -> {
            flaw(offer, cell).ifPresent(errors::add);
            if (cell.amount().isUsable()) {
                edits.put(offer, new Edit(cell.amount().amount(), form.seen(offer)));
            }
        });
        return countMeals(site, form, errors, actor)
                .then(Mono.defer(() -> write(site, form.week(), edits, form.tab(), actor)));
    }

    /**
     * Cells that are closed by now, that somebody else set meanwhile, or that hold no amounts at all, come back marked; so do those that this door cannot order, beside
     * others that it can.
     */
    private Mono<Kept> answer(
            long site,
            Week week,
            Map<Long, TypedCell> changed,
            WeekGround ground,
            List<OfferCard> cards,
            boolean more,
            QuoteFacts facts,
            List<FieldError> errors,
            Actor actor) {
        var unknown = unknown(changed, cards);
        errors.addAll(unknown);
        return takeBack(site, week, ground, cards, actor)
                .then(
                        unknown.isEmpty() || unknown.size() < changed.size()
                                ? sheet(week, cards, more, ground, typed(changed), Map.of(), facts, actor)
                                        .map(sheet -> new Kept(sheet, errors))
                                : Mono.error(DomainException.invalid(unknown)));
    }

    /** What was open and offered on the way to the door, but is nothing that the door can have (kept cold, allergens, a list): mostly nothing, and then nothing is done. */
    private Mono<Void> takeBack(long site, Week week, WeekGround ground, List<OfferCard> cards, Actor actor) {
        var known = cards.stream().map(OfferCard::offer).collect(Collectors.toSet());
        var edits = new LinkedHashMap<Long, Edit>();
        ground.written().stream()
                .filter(offer -> !known.contains(offer) && ground.kept().containsKey(offer))
                .forEach(offer -> edits.put(offer, new Edit(BigDecimal.ZERO, null)));
        return edits.isEmpty()
                ? Mono.empty()
                : write(site, week, edits, "", actor).then();
    }

    private static boolean isMore(List<Long> offered) {
        return offered.size() > MOST_ROWS;
    }

    private static Set<Long> shown(WeekGround ground, List<Long> offered) {
        var products = ground.standing();
        offered.stream()
                .limit(isMore(offered) ? Math.max(0, FIRST_ROWS - products.size()) : MOST_ROWS)
                .forEach(products::add);
        return products;
    }

    /** Fills the empty open cells, all seven days, with what was ordered on the same weekday a week before; answers how many. A day already ordered is left alone. */
    Mono<Changed> takeLastWeek(KitchenDoor door, Week week, Actor actor) {
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
    Mono<Changed> clear(KitchenDoor door, Week week, Actor actor) {
        return change(
                door,
                week,
                actor,
                sheet -> cells(sheet).stream()
                        .filter(cell -> !cell.isEmpty())
                        .collect(Collectors.toMap(
                                SheetCell::offer, cell -> BigDecimal.ZERO, (one, other) -> one, LinkedHashMap::new)));
    }

    /** Empties the cells whose amounts, by offer, were ordered just now; what somebody else put there since stays. */
    Mono<Void> takeOut(KitchenDoor door, Week week, Map<Long, BigDecimal> ordered, Actor actor) {
        var edits = new LinkedHashMap<Long, Edit>();
        ordered.forEach((offer, amount) -> edits.put(offer, new Edit(BigDecimal.ZERO, amount)));
        return edits.isEmpty()
                ? Mono.empty()
                : write(door.id(), week, edits, "", actor).then();
    }

    /** Sets cells of a door's week; those that somebody else set since they were seen stay, and so do those that are closed. Answers how many stayed. */
    Mono<Integer> put(long site, Week week, Map<Long, BigDecimal> amounts, Map<Long, BigDecimal> seen, Actor actor) {
        var edits = new LinkedHashMap<Long, Edit>();
        amounts.forEach((offer, amount) ->
                edits.put(offer, new Edit(amount, seen.getOrDefault(offer, BigDecimal.ZERO))));
        return write(site, week, edits, "", actor)
                .map(after -> edits.size() - after.written().size());
    }

    /** Empties the cells that hold what was ordered just now, or still what its page had shown there; anything else was put there since, and stays. */
    Mono<Void> takeOut(long site, Week week, Map<Long, BigDecimal> ordered, Map<Long, BigDecimal> seen, Actor actor) {
        return ground(site, week, actor).flatMap(ground -> {
            var edits = new LinkedHashMap<Long, Edit>();
            ordered.forEach((offer, amount) -> {
                var now = ground.kept().getOrDefault(offer, BigDecimal.ZERO);
                if (now.signum() > 0
                        && (now.compareTo(amount) == 0
                                || now.compareTo(seen.getOrDefault(offer, BigDecimal.ZERO)) == 0)) {
                    edits.put(offer, new Edit(BigDecimal.ZERO, now));
                }
            });
            return edits.isEmpty()
                    ? Mono.empty()
                    : write(site, week, edits, "", actor).then();
        });
    }

    /** Puts back what the cells held before the last change made by a button; none when there was none. What anybody set since stays. */
    Mono<Changed> undo(KitchenDoor door, Week week, Actor actor) {
        return queries.takeUndo(door.id(), week)
                .flatMap(done -> ground(door.id(), week, actor).flatMap(now -> {
                    var edits = new LinkedHashMap<Long, Edit>();
                    done.forEach((offer, one) -> {
                        if (now.kept().getOrDefault(offer, BigDecimal.ZERO).compareTo(one.put()) == 0) {
                            edits.put(offer, new Edit(one.was(), one.put()));
                        }
                    });
                    var stayed = done.size() - edits.size();
                    return write(door.id(), week, edits, "", actor)
                            .map(WeekDesk::changed)
                            .map(changed -> new Changed(changed.cells(), changed.left() + stayed));
                }))
                .defaultIfEmpty(Changed.NOTHING);
    }

    private Mono<Changed> change(
            KitchenDoor door, Week week, Actor actor, Function<WeekSheet, Map<Long, BigDecimal>> changesOf) {
        return sheet(door, week, List.of(), actor)
                .flatMap(sheet -> fill(door, week, sheet, changesOf.apply(sheet), actor));
    }

    /** Sets cells of a sheet to amounts, in a way that can be undone; what somebody else set since the sheet was read stays. */
    Mono<Changed> fill(KitchenDoor door, Week week, WeekSheet sheet, Map<Long, BigDecimal> changes, Actor actor) {
        var before = cells(sheet).stream()
                .filter(cell -> cell.offer() != 0)
                .collect(Collectors.toMap(SheetCell::offer, cell -> cell.typed().amount(), (one, other) -> one));
        return set(door, week, changes, before, actor).map(WeekDesk::changed);
    }

    /**
     * Fills the week from its menus: sets these cells, and empties those that an earlier filling had set and this one does not, as far as they still hold what it
     * had put there. What a person typed stays, unless it is one of these cells; undoing brings it back.
     */
    Mono<Changed> fillFromMenus(KitchenDoor door, Week week, Map<Long, BigDecimal> amounts, Actor actor) {
        return Mono.zip(ground(door.id(), week, actor), queries.filled(door.id(), week))
                .flatMap(read -> {
                    var kept = read.getT1().kept();
                    var changes = new LinkedHashMap<>(amounts);
                    read.getT2().forEach((offer, put) -> {
                        if (!amounts.containsKey(offer)
                                && put.compareTo(kept.getOrDefault(offer, BigDecimal.ZERO)) == 0) {
                            changes.put(offer, BigDecimal.ZERO);
                        }
                    });
                    return set(door, week, changes, kept, actor).flatMap(after -> {
                        var put = new LinkedHashMap<>(amounts);
                        put.keySet().retainAll(after.written());
                        return queries.noteFilled(door.id(), week, put)
                                .thenReturn(
                                        new Changed(put.size(), after.clashes().size()));
                    });
                });
    }

    private Mono<WeekGround> set(
            KitchenDoor door, Week week, Map<Long, BigDecimal> amounts, Map<Long, BigDecimal> seen, Actor actor) {
        var edits = new LinkedHashMap<Long, Edit>();
        amounts.forEach((offer, amount) ->
                edits.put(offer, new Edit(amount, seen.getOrDefault(offer, BigDecimal.ZERO))));
        return write(door.id(), week, edits, "", actor)
                .flatMap(
                        after -> remember(door.id(), week, amounts, seen, after).thenReturn(after));
    }

    private Mono<Void> remember(
            long site, Week week, Map<Long, BigDecimal> put, Map<Long, BigDecimal> before, WeekGround after) {
        var done = new LinkedHashMap<Long, Done>();
        after.written()
                .forEach(offer -> done.put(
                        offer,
                        new Done(
                                before.getOrDefault(offer, BigDecimal.ZERO),
                                put.getOrDefault(offer, BigDecimal.ZERO))));
        return done.isEmpty() ? Mono.empty() : queries.keepUndo(site, week, done);
    }

    private static Changed changed(WeekGround after) {
        return new Changed(after.written().size(), after.clashes().size());
    }

    private Mono<WeekGround> write(long site, Week week, Map<Long, Edit> edits, String tab, Actor actor) {
        return queries.edit(actor.requireParty().id(), site, week, actor.accountId(), tab, edits)
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<WeekSheet> sheet(
            Week week,
            List<OfferCard> offers,
            boolean more,
            WeekGround ground,
            Map<Long, TypedAmount> typed,
            Map<Long, String> refusals,
            QuoteFacts facts,
            Actor actor) {
        var door = ground.door();
        var cells = cells(ground, typed);
        var amounts = new LinkedHashMap<Long, BigDecimal>();
        cells.forEach((offer, cell) -> amounts.put(offer, cell.amount()));
        var now = clock.instant();
        var open = offers.stream().filter(card -> now.isBefore(card.cutOff())).toList();
        return Mono.zip(
                        draft.quote(
                                door,
                                open,
                                amounts,
                                new WeekDraft.Coming(coming(open, ground, true), coming(open, ground, false)),
                                facts,
                                actor),
                        withKey(door, week, ground.plan(), !open.isEmpty()))
                .map(read -> WeekSheet.of(new WeekSheet.Ground(
                        door,
                        week,
                        read.getT2(),
                        offers,
                        ground.days(),
                        more,
                        ground.lots(),
                        ground.placed(),
                        ground.coming(),
                        cells,
                        ground.clashes(),
                        read.getT1().refusing(refusals),
                        now)));
    }

    private static Map<Long, TypedAmount> cells(WeekGround ground, Map<Long, TypedAmount> typed) {
        var cells = new LinkedHashMap<Long, TypedAmount>();
        ground.kept().forEach((offer, amount) -> cells.put(offer, TypedAmount.of(amount.toPlainString())));
        cells.putAll(typed);
        return cells;
    }

    /** What comes by itself, ordering units by offer, as far as it is still to be had. */
    private static Map<Long, BigDecimal> coming(List<OfferCard> open, WeekGround ground, boolean followed) {
        var coming = new LinkedHashMap<Long, BigDecimal>();
        for (var line : ground.coming()) {
            open.stream()
                    .filter(card -> card.product() == line.product()
                            && card.cooperative() == line.cooperative()
                            && card.deliveryDate().equals(line.day()))
                    .filter(card ->
                            line.follows() == followed && line.quantity().signum() > 0)
                    .findFirst()
                    .ifPresent(card -> coming.merge(card.offer(), line.quantity(), BigDecimal::add));
        }
        return coming;
    }

    private static Map<Long, BigDecimal> coming(List<OfferCard> open, WeekGround ground) {
        var coming = coming(open, ground, true);
        coming.putAll(coming(open, ground, false));
        return coming;
    }

    private Mono<WeekPlan> withKey(KitchenDoor door, Week week, WeekPlan plan, boolean open) {
        return open && plan.sendKey().isEmpty()
                ? queries.sendKey(door.id(), week).map(plan::withSendKey)
                : Mono.just(plan);
    }

    private static Map<Long, BigDecimal> amounts(Map<Long, TypedCell> cells) {
        var amounts = new LinkedHashMap<Long, BigDecimal>();
        cells.forEach((offer, cell) -> amounts.put(offer, cell.amount().amount()));
        return amounts;
    }

    private static List<FieldError> unknown(Map<Long, TypedCell> changed, List<OfferCard> offers) {
        var known = offers.stream().map(OfferCard::offer).collect(Collectors.toSet());
        return changed.keySet().stream()
                .filter(offer -> !known.contains(offer))
                .map(offer -> FieldError.at("q" + offer, "not-offered", offer, null))
                .toList();
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
            return counts.isEmpty() ? Mono.empty() : countTotals(site, counts, errors, actor);
        });
    }

    /** A total does not replace what was counted by age, diet and texture: it is said where that is changed. */
    private Mono<Void> countTotals(long site, Map<LocalDate, Integer> counts, List<FieldError> errors, Actor actor) {
        return headCounts.countedApart(site, counts.keySet()).flatMap(apart -> {
            apart.forEach(day -> errors.add(FieldError.at("m." + day, "meals-counted-apart", counts.get(day), null)));
            counts.keySet().removeAll(apart);
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
