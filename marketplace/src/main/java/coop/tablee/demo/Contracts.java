package coop.tablee.demo;

import coop.tablee.agreement.AgreementTerms;
import coop.tablee.agreement.Agreements;
import coop.tablee.agreement.ClauseFamily;
import coop.tablee.agreement.ClauseTerms;
import coop.tablee.agreement.Clauses;
import coop.tablee.agreement.LotSupply;
import coop.tablee.agreement.LotTerms;
import coop.tablee.agreement.Lots;
import coop.tablee.agreement.PriceBasis;
import coop.tablee.agreement.PriceSeries;
import coop.tablee.agreement.PriceTerms;
import coop.tablee.identity.Actor;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The framework agreements under which the story's kitchens order: a municipality with a year behind it, one lot near its ceiling and one clause late, and the smaller one of
 * another's care home. The ceilings are far enough for the orders of every week that a start may still tell until the last day.
 */
@Component
class Contracts {

    private static final String SERIES =
            "select id from agreement.series where authority_id = :authority order by id limit 1";

    private final Cast cast;
    private final Troupe troupe;
    private final Agreements agreements;
    private final Lots lots;
    private final Clauses clauses;
    private final PriceSeries series;
    private final DatabaseClient database;

    Contracts(
            Cast cast,
            Troupe troupe,
            Agreements agreements,
            Lots lots,
            Clauses clauses,
            PriceSeries series,
            DatabaseClient database) {
        this.cast = cast;
        this.troupe = troupe;
        this.agreements = agreements;
        this.lots = lots;
        this.clauses = clauses;
        this.series = series;
        this.database = database;
    }

    /** Told before the year's orders, which fall under the lots. Half told it goes on: what is written is written once. */
    void sign(LocalDate monday, LocalDate today) {
        var from = monday.minusWeeks(DemoStory.WEEKS_OF_HISTORY).minusMonths(1).withDayOfMonth(1);
        if (!cast.knows("agreement:forest")) {
            ofForest(from, today);
        }
        if (!cast.knows("agreement:uccle")) {
            ofUccle(from);
        }
    }

    private void ofForest(LocalDate from, LocalDate today) {
        var officer = troupe.officer("forest");
        var until = from.plusYears(2).minusDays(1);
        var id = written(
                "forest",
                new AgreementTerms(
                        "2025-118", "Denrées fraîches pour nos cantines", from, until, 2, 12, 30, "2011/7/UE, art. 4"),
                officer);
        var vegetables = lot(
                id,
                new LotTerms(
                        1,
                        "Légumes frais",
                        List.of(
                                "LEAF_VEGETABLES",
                                "STEM_VEGETABLES",
                                "ROOT_VEGETABLES",
                                "SQUASHES",
                                "ONIONS",
                                "HERBS",
                                "MUSHROOMS",
                                "POTATOES"),
                        euros(480_000),
                        euros(600_000),
                        euros(268_400),
                        null,
                        LotSupply.GROUP,
                        List.of(cast.id("grandChamp"), cast.id("valDeSenne")),
                        null),
                officer);
        lot(
                id,
                new LotTerms(
                        2,
                        "Fruits",
                        List.of("FRUIT", "BERRIES"),
                        euros(140_000),
                        euros(180_000),
                        euros(74_500),
                        null,
                        LotSupply.SOLE,
                        List.of(cast.id("grandChamp")),
                        null),
                officer);
        lot(
                id,
                new LotTerms(
                        3,
                        "Crèmerie, fromages et œufs",
                        List.of("DAIRY", "CHEESE", "EGGS"),
                        euros(220_000),
                        euros(240_000),
                        euros(198_000),
                        null,
                        LotSupply.SOLE,
                        List.of(cast.id("valDeSenne")),
                        null),
                officer);
        var soups = lot(
                id,
                new LotTerms(
                        4,
                        "Potages et préparations",
                        List.of("PREPARED"),
                        euros(70_000),
                        euros(90_000),
                        euros(32_400),
                        null,
                        LotSupply.SOLE,
                        List.of(cast.id("conserverie")),
                        "2014/24/UE, art. 20"),
                officer);
        price(id, vegetables, "Carotte", "kg", "1.4500", null, null, from, until, officer);
        price(
                id,
                vegetables,
                "Poireau",
                "botte",
                "2.6400",
                "1.0000",
                "Indice des prix agricoles, légumes frais",
                from,
                until,
                officer);
        follow(id, vegetables, from, officer);
        price(id, soups, "Potage de saison", "l", "4.1250", null, null, from, until, officer);
        clause(
                id,
                new ClauseTerms(
                        null,
                        ClauseFamily.ENVIRONMENTAL,
                        "Légumes récoltés peu avant la livraison",
                        "Heures entre récolte et livraison",
                        "48 au plus",
                        until),
                officer);
        clause(
                id,
                new ClauseTerms(
                        soups,
                        ClauseFamily.SOCIAL,
                        "Formation de stagiaires en cuisine",
                        "Heures de formation",
                        "320",
                        today.minusDays(24)),
                officer);
        clause(
                id,
                new ClauseTerms(
                        null,
                        ClauseFamily.ETHICAL,
                        "Prix payés aux producteurs communiqués chaque trimestre",
                        "Relevés remis",
                        "4 par an",
                        today.plusMonths(2)),
                officer);
        var governance = clause(
                id,
                new ClauseTerms(
                        null,
                        ClauseFamily.GOVERNANCE,
                        "Les producteurs votent dans la coopérative",
                        "Statuts",
                        "une voix par membre",
                        from.plusMonths(3)),
                officer);
        start(id, officer);
        clauses.done(id, governance, from.plusMonths(2), officer).block();
        cast.remember("agreement:forest", id);
    }

    private void ofUccle(LocalDate from) {
        var officer = troupe.officer("uccle");
        var id = written(
                "uccle",
                new AgreementTerms(
                        "CPAS 2025/07",
                        "Légumes et fruits des Charmes",
                        from,
                        from.plusYears(3).minusDays(1),
                        1,
                        12,
                        60,
                        "2011/7/UE, art. 4, § 4"),
                officer);
        lot(
                id,
                new LotTerms(
                        1,
                        "Légumes et fruits",
                        List.of(
                                "LEAF_VEGETABLES",
                                "STEM_VEGETABLES",
                                "ROOT_VEGETABLES",
                                "SQUASHES",
                                "ONIONS",
                                "POTATOES",
                                "FRUIT"),
                        euros(160_000),
                        euros(210_000),
                        euros(61_200),
                        null,
                        LotSupply.GROUP,
                        List.of(cast.id("valDeSenne"), cast.id("grandChamp")),
                        null),
                officer);
        start(id, officer);
        cast.remember("agreement:uccle", id);
    }

    private long written(String authority, AgreementTerms terms, Actor officer) {
        var key = UUID.nameUUIDFromBytes(("demo-agreement-" + authority).getBytes(StandardCharsets.UTF_8));
        return told(agreements.write(terms, key, officer));
    }

    private long lot(long agreement, LotTerms terms, Actor officer) {
        return once("lot:" + agreement + ":" + terms.number(), () -> told(lots.write(agreement, null, terms, officer)));
    }

    private long clause(long agreement, ClauseTerms terms, Actor officer) {
        return once(
                "clause:" + agreement + ":" + terms.family(),
                () -> told(clauses.write(agreement, null, terms, officer)));
    }

    private void price(
            long agreement,
            long lot,
            String product,
            String unit,
            String price,
            @Nullable String coefficient,
            @Nullable String index,
            LocalDate from,
            LocalDate until,
            Actor officer) {
        once("price:" + lot + ":" + product, () -> {
            lots.addPrice(
                            agreement,
                            lot,
                            new PriceTerms(
                                    product,
                                    unit,
                                    index == null ? PriceBasis.FIXED : PriceBasis.INDEXED,
                                    new BigDecimal(price),
                                    coefficient == null ? null : new BigDecimal(coefficient),
                                    index,
                                    from,
                                    until),
                            officer)
                    .block();
            return lot;
        });
    }

    /** What the index of a lot's prices was said to be when they began, and half a year later. */
    private void follow(long agreement, long lot, LocalDate from, Actor officer) {
        once("series:" + lot, () -> {
            var index = told(database.sql(SERIES)
                    .bind("authority", cast.id("forest"))
                    .mapValue(Long.class)
                    .one());
            series.say(
                            agreement,
                            lot,
                            index,
                            new PriceSeries.Value(from, new BigDecimal("118.4"), "Relevé d’exemple, 1"),
                            officer)
                    .then(series.say(
                            agreement,
                            lot,
                            index,
                            new PriceSeries.Value(from.plusMonths(6), new BigDecimal("121.7"), "Relevé d’exemple, 2"),
                            officer))
                    .block();
            return index;
        });
    }

    private void start(long agreement, Actor officer) {
        once("started:" + agreement, () -> {
            agreements.start(agreement, officer).block();
            return agreement;
        });
    }

    /** What a start that was cut short has told already is not told again. */
    private long once(String step, Supplier<Long> telling) {
        if (!cast.knows(step)) {
            cast.remember(step, telling.get());
        }
        return cast.id(step);
    }

    private static Money euros(long euros) {
        return Money.euro(euros * 100);
    }

    private static <T> T told(Mono<T> step) {
        return Objects.requireNonNull(step.block());
    }
}
