package coop.tablee.catering;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Keeps what a kitchen wants of its weeks. Whose door it is was asked before. */
@Component
public class Goals {

    private static final String OF = """
            select budget_per_meal_minor, budget_vat_included, currency, organic_target, season_target, label_target, version
            from catering.kitchen where site_id = :site
            """;
    private static final String SET = """
            insert into catering.kitchen (site_id, budget_per_meal_minor, budget_vat_included, organic_target, season_target, label_target, version)
            values (:site, :budget, :vatIncluded, :organic, :season, :label, 1)
            on conflict (site_id) do update set budget_per_meal_minor = excluded.budget_per_meal_minor, budget_vat_included = excluded.budget_vat_included,
                organic_target = excluded.organic_target, season_target = excluded.season_target,
                label_target = excluded.label_target, version = kitchen.version + 1
            where kitchen.version = :version
            returning version
            """;

    private final DatabaseClient database;

    Goals(DatabaseClient database) {
        this.database = database;
    }

    /** What holds at a door; nothing at all where nothing was said. */
    public Mono<KitchenGoals> of(long site) {
        return database.sql(OF)
                .bind("site", site)
                .map(row -> goals(site, row))
                .one()
                .defaultIfEmpty(new KitchenGoals(site, null, false, null, null, null, 0));
    }

    /** Sets them anew, for every week; of two who do so at once the second is told ({@code changed-meanwhile}, 409). */
    public Mono<Void> set(KitchenGoals goals) {
        var budget = goals.budgetPerMeal();
        return database.sql(SET)
                .bind("site", goals.site())
                .bind("budget", budget == null ? Parameters.in(Long.class) : Parameters.in(budget.minor()))
                .bind("vatIncluded", goals.budgetVatIncluded())
                .bind("organic", percentage(goals.organicTarget()))
                .bind("season", percentage(goals.seasonTarget()))
                .bind("label", percentage(goals.labelTarget()))
                .bind("version", goals.version())
                .map(row -> row.get("version", Long.class))
                .one()
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "changed-meanwhile")))
                .then();
    }

    private static Parameter percentage(@Nullable Integer target) {
        return target == null ? Parameters.in(Short.class) : Parameters.in(target.shortValue());
    }

    private static KitchenGoals goals(long site, Readable row) {
        var budget = row.get("budget_per_meal_minor", Long.class);
        return new KitchenGoals(
                site,
                budget == null ? null : new Money(budget, Objects.requireNonNull(row.get("currency", String.class))),
                Boolean.TRUE.equals(row.get("budget_vat_included", Boolean.class)),
                percents(row.get("organic_target", Short.class)),
                percents(row.get("season_target", Short.class)),
                percents(row.get("label_target", Short.class)),
                Objects.requireNonNull(row.get("version", Long.class)));
    }

    private static @Nullable Integer percents(@Nullable Short target) {
        return target == null ? null : target.intValue();
    }
}
