package coop.tablee.agreement;

import coop.tablee.agreement.Agreement.Clause;
import coop.tablee.agreement.Agreement.Lot;
import coop.tablee.agreement.Agreement.Priced;
import coop.tablee.agreement.Agreement.Supplier;
import coop.tablee.agreement.contest.ContestQueries;
import coop.tablee.catalogue.Families;
import coop.tablee.identity.Actor;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What the pages of agreements show: the books as they stand, and forms as they were typed or as they are filled in to begin with. */
@Component
class AgreementPages {

    /** A lot or clause that is still to be written. */
    static final String NEW = "new";

    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final int LEAST_PLACES = 4;
    private static final int MOST_PLACES = 20;
    private static final int MOST_OFFERED = 300;

    private final AgreementQueries queries;
    private final ContestQueries contests;
    private final Families families;
    private final BusinessClock clock;

    AgreementPages(AgreementQueries queries, ContestQueries contests, Families families, BusinessClock clock) {
        this.queries = queries;
        this.contests = contests;
        this.families = families;
        this.clock = clock;
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZONE);
    }

    Mono<Map<String, Object>> list(Actor actor, @Nullable Map<String, Object> typed) {
        return queries.all(actor.requireParty()).collectList().map(found -> {
            var model = new HashMap<String, Object>();
            model.put("agreements", found);
            model.put("writes", AgreementDesk.mayWrite(actor));
            model.put("f", typed == null ? usual() : typed);
            return model;
        });
    }

    Mono<Map<String, Object>> one(long id, Actor actor, @Nullable Map<String, Object> typed) {
        return shown(id, actor).map(model -> {
            model.put("f", typed == null ? written(agreement(model)) : typed);
            return model;
        });
    }

    Mono<Map<String, Object>> lot(
            long id, String lot, Actor actor, Locale locale, @Nullable Map<String, Object> typed) {
        var named = Mono.zip(queries.suppliers().collectList(), unpriced(lot, actor), contests(id, lot, actor));
        return shown(id, actor)
                .flatMap(model -> named.map(known -> {
                    var suppliers = known.getT1();
                    model.put("unpriced", known.getT2());
                    model.put("contests", known.getT3());
                    var agreement = agreement(model);
                    var there = lot.equals(NEW) ? null : requireLot(agreement, lot);
                    requireDraftForNew(agreement, there != null, actor);
                    var form = new HashMap<>(there == null ? emptyLot(agreement) : written(there, locale));
                    form.putAll(priceOf(agreement));
                    if (typed != null) {
                        form.putAll(typed);
                        form.put("chosen", typed.getOrDefault("chosen", List.of()));
                        form.put("days", typed.getOrDefault("days", List.of()));
                    }
                    if (there != null) {
                        model.put("it", there);
                    }
                    model.put("path", lot);
                    model.put("f", form);
                    model.put("supplies", List.of(LotSupply.values()));
                    model.put("besides", List.of(LotBeside.values()));
                    model.put("bases", List.of(PriceBasis.values()));
                    model.put("places", places(there));
                    model.put(
                            "suppliers",
                            suppliers.stream()
                                    .limit(MOST_OFFERED)
                                    .map(one -> called(one, suppliers))
                                    .toList());
                    return model;
                }));
    }

    private Mono<List<Priced>> unpriced(String lot, Actor actor) {
        return lot.equals(NEW) || !AgreementDesk.mayWrite(actor)
                ? Mono.just(List.of())
                : queries.unpriced(number(lot), actor.requireParty()).collectList();
    }

    private Mono<List<ContestQueries.Row>> contests(long id, String lot, Actor actor) {
        return lot.equals(NEW) ? Mono.just(List.of()) : contests.ofLot(id, number(lot), actor.requireParty());
    }

    Mono<Map<String, Object>> clause(long id, String clause, Actor actor, @Nullable Map<String, Object> typed) {
        return shown(id, actor).map(model -> {
            var agreement = agreement(model);
            var there = clause.equals(NEW) ? null : requireClause(agreement, clause);
            requireDraftForNew(agreement, there != null, actor);
            var form = new HashMap<>(there == null ? emptyClause(agreement) : written(there));
            form.put("on", today().toString());
            if (typed != null) {
                form.putAll(typed);
            }
            if (there != null) {
                model.put("it", there);
            }
            model.put("path", clause);
            model.put("f", form);
            model.put("clauseFamilies", List.of(ClauseFamily.values()));
            model.put("substitutes", List.of(Substitute.values()));
            return model;
        });
    }

    /** Suppliers by the names that the forms offer; of two with one name the number tells them apart. */
    Mono<Map<String, Long>> suppliersByName() {
        return queries.suppliers()
                .collectList()
                .map(all -> all.stream()
                        .collect(Collectors.toMap(
                                one -> called(one, all).toLowerCase(Locale.ROOT),
                                Supplier::id,
                                (first, second) -> first)));
    }

    private Mono<Map<String, Object>> shown(long id, Actor actor) {
        return queries.require(id, actor.requireParty()).zipWith(families.all(), (agreement, known) -> {
            var model = new HashMap<String, Object>();
            model.put("agreement", agreement);
            model.put("families", List.copyOf(known.values()));
            model.put("familyOf", known);
            model.put("lotNumbers", lotNumbers(agreement));
            model.put("writes", AgreementDesk.mayWrite(actor));
            return model;
        });
    }

    private static Map<Long, Integer> lotNumbers(Agreement agreement) {
        return agreement.lots().stream().collect(Collectors.toMap(Lot::id, Lot::number));
    }

    private static Agreement agreement(Map<String, Object> model) {
        return (Agreement) Objects.requireNonNull(model.get("agreement"));
    }

    private static Lot requireLot(Agreement agreement, String lot) {
        return agreement.lot(number(lot)).orElseThrow(DomainException::notFound);
    }

    private static Clause requireClause(Agreement agreement, String clause) {
        return agreement.clause(number(clause)).orElseThrow(DomainException::notFound);
    }

    static long number(String path) {
        if (!path.matches("[0-9]{1,18}")) {
            throw DomainException.notFound();
        }
        return Long.parseLong(path);
    }

    private static void requireDraftForNew(Agreement agreement, boolean there, Actor actor) {
        if (!there && !(agreement.isDraft() && AgreementDesk.mayWrite(actor))) {
            throw DomainException.notFound();
        }
    }

    private static List<Integer> places(@Nullable Lot lot) {
        var filled = lot == null ? 0 : lot.suppliers().size();
        return IntStream.rangeClosed(1, Math.min(Math.max(LEAST_PLACES, filled + 2), MOST_PLACES))
                .boxed()
                .toList();
    }

    private static String called(Supplier one, List<Supplier> all) {
        var namesakes = all.stream()
                .filter(other -> other.name().equalsIgnoreCase(one.name()))
                .count();
        return namesakes > 1 ? one.name() + " #" + one.id() : one.name();
    }

    private Map<String, Object> usual() {
        var from = today().withDayOfMonth(1).plusMonths(1);
        var fields = new HashMap<String, Object>();
        fields.put("reference", "");
        fields.put("title", "");
        fields.put("from", from.toString());
        fields.put("until", from.plusYears(1).minusDays(1).toString());
        fields.put("renewals", "3");
        fields.put("renewalMonths", "12");
        fields.put("paymentDays", "30");
        fields.put("paymentSource", "2011/7/UE, art. 4");
        fields.put("key", UUID.randomUUID().toString());
        return fields;
    }

    private static Map<String, Object> written(Agreement agreement) {
        var fields = new HashMap<String, Object>();
        fields.put("reference", agreement.reference());
        fields.put("title", agreement.title());
        fields.put("from", agreement.from().toString());
        fields.put("until", agreement.until().toString());
        fields.put("renewals", String.valueOf(agreement.renewals()));
        fields.put("renewalMonths", String.valueOf(agreement.renewalMonths()));
        fields.put("paymentDays", String.valueOf(agreement.paymentDays()));
        fields.put("paymentSource", agreement.paymentSource());
        return fields;
    }

    private static Map<String, Object> emptyLot(Agreement agreement) {
        var fields = new TreeMap<String, Object>();
        var next = agreement.lots().stream().mapToInt(Lot::number).max().orElse(0) + 1;
        List.of("title", "estimated", "maximum", "outside", "drop", "reserved").forEach(field -> fields.put(field, ""));
        fields.put("number", String.valueOf(next));
        fields.put("supply", LotSupply.SOLE.name());
        fields.put("beside", LotBeside.WARN.name());
        fields.put("chosen", List.of());
        fields.put("days", List.of());
        fields.put("opens", "");
        fields.put("closes", "");
        return fields;
    }

    private static Map<String, Object> written(Lot lot, Locale locale) {
        var fields = new TreeMap<String, Object>();
        var drop = lot.minimumDrop();
        fields.put("number", String.valueOf(lot.number()));
        fields.put("title", lot.title());
        fields.put("estimated", Amounts.write(lot.estimated().amount(), locale));
        fields.put("maximum", Amounts.write(lot.maximum().amount(), locale));
        fields.put("outside", Amounts.write(lot.outside().amount(), locale));
        fields.put("drop", drop == null ? "" : Amounts.write(drop.amount(), locale));
        fields.put("reserved", lot.reservedGround() == null ? "" : lot.reservedGround());
        fields.put("supply", lot.supply().name());
        fields.put("beside", lot.beside().name());
        fields.put("chosen", lot.families());
        fields.put("days", lot.weekdays().stream().map(String::valueOf).toList());
        fields.put("opens", lot.opens() == null ? "" : lot.opens().toString());
        fields.put("closes", lot.closes() == null ? "" : lot.closes().toString());
        lot.suppliers().forEach(one -> fields.put("supplier" + one.rank(), one.name()));
        return fields;
    }

    private static Map<String, Object> priceOf(Agreement agreement) {
        var fields = new TreeMap<String, Object>();
        List.of(
                        "product",
                        "unit",
                        "price",
                        "coefficient",
                        "quotation",
                        "reason",
                        "value",
                        "source",
                        "series",
                        "line",
                        "also",
                        "decliner",
                        "declineReason",
                        "declineFrom",
                        "declineUntil")
                .forEach(field -> fields.put(field, ""));
        fields.put("basis", PriceBasis.FIXED.name());
        fields.put("from", agreement.from().toString());
        fields.put("until", agreement.until().toString());
        fields.put("since", "");
        return fields;
    }

    private static Map<String, Object> emptyClause(Agreement agreement) {
        var fields = new TreeMap<String, Object>();
        List.of("title", "metric", "target", "lot").forEach(field -> fields.put(field, ""));
        fields.put("family", ClauseFamily.ENVIRONMENTAL.name());
        fields.put("due", agreement.until().toString());
        return fields;
    }

    private static Map<String, Object> written(Clause clause) {
        var fields = new TreeMap<String, Object>();
        fields.put("title", clause.title());
        fields.put("metric", clause.metric());
        fields.put("target", clause.target());
        fields.put("lot", clause.lot() == null ? "" : String.valueOf(clause.lot()));
        fields.put("family", clause.family().name());
        fields.put("due", clause.due().toString());
        return fields;
    }
}
