package coop.tablee.catering.together;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.OfferCard;
import coop.tablee.assortment.OpenDate;
import coop.tablee.catering.WeekFilling;
import coop.tablee.catering.WeekFilling.Cells;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.network.Audience;
import coop.tablee.ordering.CheckoutQuote;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderQuote;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.PlaceTogether;
import coop.tablee.ordering.PlacedCheckout;
import coop.tablee.ordering.TogetherPlacement;
import coop.tablee.ordering.standing.StandingDemand;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads what several kitchens could have on a day, says what amounts come to, and sends or keeps them. */
@Component
class TogetherDesk {

    private static final int MOST_KITCHENS = 9;
    private static final int MOST_DAYS = 14;

    /** So many products are shown whole; of more those that stand in the weeks, and others until there are so many rows. The rest comes by name. */
    private static final int MOST_ROWS = 250;

    private static final int FIRST_ROWS = 60;
    private static final int MOST_CALLED = 30;
    private static final String NEEDED = "purchase-order-required";
    private static final Pattern LINE = Pattern.compile("orders\\[(\\d{1,4})](?:\\.lines\\[(\\d{1,5})].*|.*)");

    private static final String DOORS = """
            select s.id, s.party_id, s.name, coalesce(k.purchase_order_required, false) needed
            from network.site s left join catering.kitchen k on k.site_id = s.id
            where s.party_id = any (:kitchens) and s.kind = 'KITCHEN_DOOR' order by array_position(:kitchens, s.party_id), s.id limit 12
            """;
    private static final String KEPT = """
            select l.destination_id, l.offer_id, l.quantity from ordering.cart_line l
            join ordercycle.offer f on f.id = l.offer_id join ordercycle.cycle c on c.id = f.cycle_id and c.delivery_date = :day
            where l.buyer_id = any (:kitchens) and l.destination_id = any (:doors) order by l.destination_id, l.offer_id
            """;
    private static final String ORDERED = """
            select o.destination_id, o.number, o.state, o.total_minor from ordering.orders o
            where o.buyer_id = any (:kitchens) and o.destination_id = any (:doors) and o.delivery_date = :day and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
            order by o.destination_id, o.id limit 200
            """;

    private static final String ORDERED_PRODUCTS = """
            select distinct f.product_id from ordering.orders o
            join ordering.line l on l.order_id = o.id and l.kind = 'goods' and l.quantity > 0 join ordercycle.offer f on f.id = l.offer_id
            where o.buyer_id = any (:kitchens) and o.destination_id = any (:doors) and o.delivery_date = :day and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
            """;

    private final DatabaseClient database;
    private final Assortment assortment;
    private final OrderQuote quotes;
    private final StandingDemand demand;
    private final WeekFilling filling;
    private final BusinessClock clock;
    private final TogetherPlacement placement;

    TogetherDesk(
            DatabaseClient database,
            Assortment assortment,
            OrderQuote quotes,
            StandingDemand demand,
            WeekFilling filling,
            BusinessClock clock,
            TogetherPlacement placement) {
        this.database = database;
        this.assortment = assortment;
        this.quotes = quotes;
        this.demand = demand;
        this.filling = filling;
        this.clock = clock;
        this.placement = placement;
    }

    /** The amounts as orders: one for each door that wants something, doors and lines in a fixed order, so that the same typed twice is the same. */
    record Draft(List<TogetherColumn> columns, List<OrderRequest> orders, List<List<TogetherCell>> cells) {

        /** The orders of the other doors. */
        List<OrderRequest> beside(int order) {
            return IntStream.range(0, orders.size())
                    .filter(other -> other != order)
                    .mapToObj(orders::get)
                    .toList();
        }

        /** The field that a reason of ordering's is about: a cell, or the door where it is about a whole order. */
        FieldError at(FieldError reason) {
            var place = LINE.matcher(Objects.requireNonNullElse(reason.field(), ""));
            if (!place.matches() || Integer.parseInt(place.group(1)) >= orders.size()) {
                return reason;
            }
            var order = Integer.parseInt(place.group(1));
            var line = place.group(2) == null ? -1 : Integer.parseInt(place.group(2));
            var field = line >= 0 && line < cells.get(order).size()
                    ? cells.get(order).get(line).name()
                    : "d." + columns.get(order).door();
            return FieldError.at(field, reason.code(), reason.found(), reason.expected());
        }
    }

    /**
     * What the amounts would come to.
     *
     * @param goods by door: goods and fees, VAT out
     * @param reasons why they could not be sent as they are, at their cells and doors
     */
    record Sums(Map<Long, Money> goods, List<FieldError> reasons) {

        Money all() {
            return goods.values().stream().reduce(Money.euro(0), Money::plus);
        }
    }

    /** The doors of the kitchens at which the person cooks or buys; empty when that is one door only. */
    Mono<List<TogetherColumn>> columns(Actor actor) {
        var kitchens = new LinkedHashMap<Long, Actor>();
        actor.memberships().stream()
                .filter(one -> one.party().is("KITCHEN")
                        && (one.roles().contains(Role.COOK) || one.roles().contains(Role.BUYER)))
                .limit(MOST_KITCHENS)
                .forEach(one -> kitchens.put(
                        one.partyId(),
                        new Actor(
                                actor.accountId(),
                                actor.displayName(),
                                actor.locale(),
                                one.party(),
                                one.roles(),
                                actor.memberships(),
                                actor.credential())));
        return database.sql(DOORS)
                .bind("kitchens", kitchens.keySet().toArray(Long[]::new))
                .map(row -> new TogetherColumn(
                        row.get("id", Long.class),
                        row.get("name", String.class),
                        Objects.requireNonNull(kitchens.get(row.get("party_id", Long.class))),
                        row.get("needed", Boolean.class)))
                .all()
                .collectList()
                .map(found -> found.size() > 1 ? found : List.of());
    }

    Mono<TogetherSheet> sheet(@Nullable LocalDate day, TogetherSheet.Wanted wanted, Actor actor) {
        return columns(actor)
                .flatMap(columns -> assortment
                        .openDates(columns.stream().map(TogetherColumn::door).toList(), Audience.INSTITUTION)
                        .flatMap(open -> {
                            var days = open.values().stream()
                                    .flatMap(List::stream)
                                    .map(OpenDate::date)
                                    .distinct()
                                    .sorted()
                                    .limit(MOST_DAYS)
                                    .toList();
                            var shown = day != null
                                    ? day
                                    : days.stream().findFirst().orElse(null);
                            return shown == null || columns.isEmpty()
                                    ? Mono.just(new TogetherSheet(
                                            shown, days, columns, Map.of(), Map.of(), Map.of(), Map.of(), false, false))
                                    : Mono.zip(
                                                    called(columns, shown, List.of(), MOST_ROWS + 1, actor),
                                                    called(columns, shown, wanted.words(), MOST_CALLED, actor),
                                                    kept(columns, shown),
                                                    ordered(columns, shown),
                                                    coming(columns, shown))
                                            .flatMap(read -> {
                                                var more = !wanted.everything()
                                                        && read.getT1().size() > MOST_ROWS;
                                                var offers = more
                                                        ? standing(
                                                                columns,
                                                                shown,
                                                                wanted,
                                                                read.getT1(),
                                                                read.getT2(),
                                                                read.getT3(),
                                                                read.getT5(),
                                                                actor)
                                                        : offers(columns, shown, actor);
                                                return offers.map(found -> new TogetherSheet(
                                                        shown,
                                                        days,
                                                        columns,
                                                        found,
                                                        read.getT3(),
                                                        read.getT4(),
                                                        read.getT5(),
                                                        more,
                                                        !wanted.words().isEmpty()
                                                                && read.getT2().isEmpty()));
                                            });
                        }));
    }

    /** The products that some words call at any of the doors, or the first ones; without words for a search, none. */
    private Mono<Set<Long>> called(
            List<TogetherColumn> columns, LocalDate day, List<String> words, int most, Actor actor) {
        return most == MOST_CALLED && words.isEmpty()
                ? Mono.just(Set.of())
                : Flux.fromIterable(columns)
                        .concatMap(column -> assortment.products(
                                column.door(), Audience.INSTITUTION, day, day, words, most, actor.locale()))
                        .collect(LinkedHashSet::new, Set::add);
    }

    /** What is typed, kept, ordered, comes by itself or is sought, and of the others the first few. */
    private Mono<Map<Long, List<OfferCard>>> standing(
            List<TogetherColumn> columns,
            LocalDate day,
            TogetherSheet.Wanted wanted,
            Set<Long> offered,
            Set<Long> found,
            Map<Long, Map<Long, BigDecimal>> kept,
            Map<Long, Map<TogetherSheet.Goods, BigDecimal>> coming,
            Actor actor) {
        var offers = new LinkedHashSet<Long>();
        kept.values().forEach(there -> offers.addAll(there.keySet()));
        wanted.cells().forEach(cell -> offers.add(cell.offer()));
        return at(ORDERED_PRODUCTS, columns, day)
                .mapValue(Long.class)
                .all()
                .collect(LinkedHashSet<Long>::new, Set::add)
                .flatMap(products -> {
                    products.addAll(found);
                    coming.values().forEach(there -> there.keySet().forEach(goods -> products.add(goods.product())));
                    offered.stream()
                            .limit(Math.max(0, FIRST_ROWS - products.size() - offers.size()))
                            .forEach(products::add);
                    return Flux.fromIterable(columns)
                            .concatMap(column -> assortment
                                    .standing(
                                            column.door(),
                                            Audience.INSTITUTION,
                                            column.actor().party(),
                                            day,
                                            day,
                                            offers,
                                            products,
                                            actor.locale())
                                    .collectList()
                                    .map(cards -> Map.entry(column.door(), cards)))
                            .collectMap(Map.Entry::getKey, Map.Entry::getValue);
                });
    }

    private Mono<Map<Long, List<OfferCard>>> offers(List<TogetherColumn> columns, LocalDate day, Actor actor) {
        return Flux.fromIterable(columns)
                .concatMap(column -> assortment
                        .between(
                                column.door(),
                                Audience.INSTITUTION,
                                column.actor().party(),
                                day,
                                day,
                                actor.locale())
                        .collectList()
                        .map(cards -> Map.entry(column.door(), cards)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Mono<Map<Long, Map<Long, BigDecimal>>> kept(List<TogetherColumn> columns, LocalDate day) {
        Map<Long, Map<Long, BigDecimal>> kept = new HashMap<>();
        return at(KEPT, columns, day)
                .map(row -> Objects.requireNonNullElse(
                        kept.computeIfAbsent(row.get("destination_id", Long.class), door -> new HashMap<>())
                                .put(row.get("offer_id", Long.class), row.get("quantity", BigDecimal.class)),
                        BigDecimal.ZERO))
                .all()
                .then(Mono.just(kept));
    }

    private Mono<Map<Long, Map<TogetherSheet.Goods, BigDecimal>>> coming(List<TogetherColumn> columns, LocalDate day) {
        return Flux.fromIterable(columns)
                .concatMap(column -> demand.at(column.door(), day, day, column.actor())
                        .collectMap(
                                one -> new TogetherSheet.Goods(one.product(), one.cooperative()),
                                StandingDemand.Expected::quantity)
                        .map(found -> Map.entry(column.door(), found)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Mono<Map<Long, List<TogetherSheet.Ordered>>> ordered(List<TogetherColumn> columns, LocalDate day) {
        return at(ORDERED, columns, day)
                .map(row -> Map.entry(
                        Objects.requireNonNull(row.get("destination_id", Long.class)),
                        new TogetherSheet.Ordered(
                                row.get("number", String.class),
                                row.get("state", String.class),
                                Money.euro(row.get("total_minor", Long.class)))))
                .all()
                .collectList()
                .map(found -> found.stream()
                        .collect(Collectors.groupingBy(
                                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList()))));
    }

    private DatabaseClient.GenericExecuteSpec at(String statement, List<TogetherColumn> columns, LocalDate day) {
        return database.sql(statement)
                .bind(
                        "kitchens",
                        columns.stream().map(TogetherColumn::kitchen).distinct().toArray(Long[]::new))
                .bind("doors", columns.stream().map(TogetherColumn::door).toArray(Long[]::new))
                .bind("day", day);
    }

    /** What these amounts come to now. Nothing is taken. */
    Mono<Sums> sums(TogetherForm form, List<TogetherColumn> columns) {
        var draft = draft(form, columns);
        var goods = new LinkedHashMap<Long, Money>();
        var reasons = new ArrayList<>(form.flaws());
        return Flux.range(0, draft.orders.size())
                .concatMap(i -> quotes.quote(
                                List.of(draft.orders.get(i)),
                                draft.beside(i),
                                draft.columns.get(i).actor())
                        .doOnNext(quote -> {
                            goods.put(draft.columns.get(i).door(), net(quote));
                            quote.problems().forEach(problem -> reasons.add(draft.at(shifted(problem, i))));
                        }))
                .then(Mono.fromSupplier(() -> new Sums(goods, reasons)));
    }

    private static Money net(CheckoutQuote quote) {
        return quote.goods().plus(quote.fees());
    }

    private static FieldError shifted(FieldError reason, int order) {
        return FieldError.at(
                Objects.requireNonNullElse(reason.field(), "").replaceFirst("^orders\\[0]", "orders[" + order + "]"),
                reason.code(),
                reason.found(),
                reason.expected());
    }

    /** Sends them all or none; what stands in the way is said at the cells. */
    Mono<List<PlacedCheckout>> send(TogetherForm form, List<TogetherColumn> columns) {
        return Mono.defer(() -> {
            requireSound(form);
            var draft = draft(form, columns);
            requireSendable(form, draft);
            return placement
                    .place(new PlaceTogether("together-" + form.key(), parts(draft)))
                    .onErrorMap(DomainException.class, refused -> told(refused, draft))
                    .flatMap(placed -> takeOut(placed, draft, form).thenReturn(placed));
        });
    }

    private static void requireSound(TogetherForm form) {
        var flaws = form.flaws();
        if (!flaws.isEmpty()) {
            throw new DomainException(Kind.INVALID, "week-to-fix", flaws);
        }
        form.flawOfNumber().ifPresent(flaw -> {
            throw DomainException.invalid(flaw);
        });
    }

    private static void requireSendable(TogetherForm form, Draft draft) {
        if (draft.orders.isEmpty()) {
            throw new DomainException(Kind.INVALID, "week-empty");
        }
        if (form.purchaseOrderNumber().isEmpty() && draft.columns.stream().anyMatch(TogetherColumn::numberNeeded)) {
            throw DomainException.invalid(FieldError.at("purchaseOrder", NEEDED, null, null));
        }
    }

    private static List<PlaceTogether.Part> parts(Draft draft) {
        var ofKitchen = new LinkedHashMap<Long, List<OrderRequest>>();
        var actors = new HashMap<Long, Actor>();
        for (var i = 0; i < draft.orders.size(); i++) {
            var column = draft.columns.get(i);
            actors.put(column.kitchen(), column.actor());
            ofKitchen
                    .computeIfAbsent(column.kitchen(), kitchen -> new ArrayList<>())
                    .add(draft.orders.get(i));
        }
        return ofKitchen.entrySet().stream()
                .map(part -> new PlaceTogether.Part(Objects.requireNonNull(actors.get(part.getKey())), part.getValue()))
                .toList();
    }

    private static DomainException told(DomainException refused, Draft draft) {
        var errors = refused.errors().stream().map(draft::at).toList();
        return errors.isEmpty() || refused.code().equals("ceiling-reached")
                ? refused
                : new DomainException(refused.kind(), "together-refused", errors);
    }

    /** What is ordered stands in no week any more; what somebody put there since does, and a repeated click takes out nothing. */
    private Mono<Void> takeOut(List<PlacedCheckout> placed, Draft draft, TogetherForm form) {
        if (placed.stream().anyMatch(PlacedCheckout::replayed)) {
            return Mono.empty();
        }
        var ordered = new ArrayList<Cells>();
        for (var i = 0; i < draft.orders.size(); i++) {
            var column = draft.columns.get(i);
            ordered.add(new Cells(
                    column.door(),
                    column.actor(),
                    draft.orders.get(i).lines().stream()
                            .collect(Collectors.toMap(LineRequest::offer, LineRequest::quantity)),
                    form.seenAt(column.door())));
        }
        return filling.takeOut(form.day(), ordered);
    }

    /** Keeps what the page changed in the weeks of the kitchens, to be looked at and sent from there; answers how many cells somebody else had changed meanwhile, which stay. */
    Mono<Integer> keep(TogetherForm form, TogetherSheet sheet) {
        return Mono.defer(() -> {
            requireSound(form);
            var changed = form.changed();
            requireOpen(changed, sheet);
            var doors = new ArrayList<Cells>();
            for (var column : sheet.columns()) {
                var amounts = new TreeMap<Long, BigDecimal>();
                changed.forEach((cell, typed) -> {
                    if (cell.door() == column.door()) {
                        amounts.put(cell.offer(), typed.amount());
                    }
                });
                if (!amounts.isEmpty()) {
                    doors.add(new Cells(column.door(), column.actor(), amounts, form.seenAt(column.door())));
                }
            }
            return filling.put(form.day(), doors);
        });
    }

    /** What the door cannot have (any more) could not be kept either: it is said before anything is. Emptying is always possible. */
    private void requireOpen(Map<TogetherCell, TypedAmount> changed, TogetherSheet sheet) {
        var cutOffs = new HashMap<TogetherCell.Place, Instant>();
        sheet.offers()
                .forEach((door, cards) ->
                        cards.forEach(card -> cutOffs.put(new TogetherCell.Place(door, card.offer()), card.cutOff())));
        var now = clock.instant();
        var shut = new ArrayList<FieldError>();
        changed.forEach((cell, typed) -> {
            var cutOff = cutOffs.get(cell.place());
            var theirs = sheet.columns().stream().anyMatch(column -> column.door() == cell.door());
            if (theirs && typed.amount().signum() > 0 && (cutOff == null || !cutOff.isAfter(now))) {
                shut.add(FieldError.at(cell.name(), cutOff == null ? "not-offered" : "cut-off-passed", null, null));
            }
        });
        if (!shut.isEmpty()) {
            throw DomainException.invalid(shut);
        }
    }

    /** Doors that are not the person's are left out. */
    private static Draft draft(TogetherForm form, List<TogetherColumn> columns) {
        var drafted = new Draft(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var number = form.flawOfNumber().isPresent() ? "" : form.purchaseOrderNumber();
        for (var column : columns) {
            var lines = new TreeMap<Long, LineRequest>();
            var cells = new TreeMap<Long, TogetherCell>();
            form.cells().forEach((cell, typed) -> {
                if (cell.door() == column.door()
                        && typed.isUsable()
                        && typed.amount().signum() > 0) {
                    lines.put(cell.offer(), new LineRequest(cell.offer(), typed.amount(), cell.version()));
                    cells.put(cell.offer(), cell);
                }
            });
            if (!lines.isEmpty()) {
                drafted.columns.add(column);
                drafted.orders.add(new OrderRequest(
                        column.door(),
                        form.day(),
                        null,
                        number.isEmpty() ? null : number,
                        List.copyOf(lines.values())));
                drafted.cells.add(List.copyOf(cells.values()));
            }
        }
        return drafted;
    }

    /** How many of them somebody has to agree to first. */
    static int waiting(List<PlacedCheckout> placed) {
        return (int) placed.stream()
                .flatMap(one -> one.orders().stream())
                .filter(order -> order.state() == OrderState.AWAITING_APPROVAL)
                .count();
    }
}
