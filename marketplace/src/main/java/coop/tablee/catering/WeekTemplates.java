package coop.tablee.catering;

import coop.tablee.catering.LeftOut.Why;
import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps weeks of a kitchen door under names, and fills others with them. Whose door it is was asked before. */
@Component
class WeekTemplates {

    private static final int MOST = 50;
    private static final int LONGEST_NAME = 60;
    private static final Pattern UNSEEN = Pattern.compile("\\p{Cntrl}|[\\u202A-\\u202E\\u2066-\\u2069]");
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private static final String OF = """
            select id, name, changed_at, lines::text lines from catering.week_template where site_id = :site order by lower(name), id limit 50
            """;
    private static final String KEEP = """
            insert into catering.week_template (site_id, name, lines, changed_by)
            select :site, :name, :lines::jsonb, :account
            where (select count(*) from catering.week_template where site_id = :site and lower(btrim(name)) <> lower(:name)) < :most
            on conflict (site_id, lower(btrim(name))) do update set name = excluded.name, lines = excluded.lines, changed_by = excluded.changed_by, changed_at = clock_timestamp()
            returning id
            """;
    private static final String REMOVE =
            "delete from catering.week_template where id = :id and site_id = :site returning id";

    private final DatabaseClient database;
    private final JsonMapper json;

    WeekTemplates(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    private record Stored(int weekday, long product, long cooperative, String amount, Map<String, String> names) {}

    Mono<List<WeekTemplate>> of(long site) {
        return database.sql(OF).bind("site", site).map(this::template).all().collectList();
    }

    /** One of the door's; another door's, or none at all, is not found. */
    Mono<WeekTemplate> require(long site, long id) {
        return of(site).flatMap(all -> Mono.justOrEmpty(
                        all.stream().filter(one -> one.id() == id).findFirst()))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /**
     * Keeps what the sheet holds, typed and ordered, under a name; one that there is already is replaced. Refused: a name that is none ({@code invalid-input}), a week
     * without amounts ({@code week-without-amounts}), more than fifty ({@code too-many-templates}).
     */
    Mono<Void> keep(WeekSheet sheet, String typed, Actor actor) {
        return Mono.fromCallable(() -> requireName(typed)).flatMap(name -> {
            var lines = lines(sheet);
            if (lines.isEmpty()) {
                return Mono.error(new DomainException(Kind.INVALID, "week-without-amounts"));
            }
            return database.sql(KEEP)
                    .bind("site", sheet.door().id())
                    .bind("name", name)
                    .bind("lines", json.writeValueAsString(lines))
                    .bind("account", actor.accountId())
                    .bind("most", MOST)
                    .map(row -> row.get("id", Long.class))
                    .one()
                    .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "too-many-templates")))
                    .then();
        });
    }

    /** Removes a template; one that is gone already is gone. */
    Mono<Void> remove(long site, long id) {
        return database.sql(REMOVE).bind("id", id).bind("site", site).then();
    }

    /** The amounts that a template puts into a sheet: into open cells that are empty and for whose day nothing is ordered. */
    static Map<Long, BigDecimal> amounts(WeekSheet sheet, WeekTemplate template) {
        var amounts = new LinkedHashMap<Long, BigDecimal>();
        for (var line : template.lines()) {
            sheet.cell(line.product(), line.cooperative(), dayOf(sheet, line))
                    .filter(SheetCell::takesAmounts)
                    .ifPresent(cell -> amounts.put(cell.offer(), line.amount()));
        }
        return amounts;
    }

    /** What a template has and the sheet does not hold, with the reason. */
    static List<LeftOut> leftOut(WeekSheet sheet, WeekTemplate template) {
        var left = new ArrayList<LeftOut>();
        for (var line : template.lines()) {
            var day = dayOf(sheet, line);
            var cell = sheet.cell(line.product(), line.cooperative(), day);
            whyNot(cell, line).ifPresent(why -> left.add(new LeftOut(line.names(), day, line.amount(), why)));
        }
        return left;
    }

    private static Optional<Why> whyNot(Optional<SheetCell> cell, WeekTemplate.Line line) {
        return WeekSheet.whyNot(cell.orElse(null))
                .or(() -> cell.filter(one -> one.held().compareTo(line.amount()) != 0)
                        .map(other -> Why.TYPED));
    }

    private static LocalDate dayOf(WeekSheet sheet, WeekTemplate.Line line) {
        return sheet.week().monday().plusDays(line.weekday() - 1L);
    }

    private static List<Stored> lines(WeekSheet sheet) {
        var lines = new ArrayList<Stored>();
        for (var row : sheet.rows()) {
            for (var cell : row.cells()) {
                var amount = cell.held().add(cell.ordered());
                if (amount.signum() > 0) {
                    lines.add(new Stored(
                            cell.day().getDayOfWeek().getValue(),
                            row.card().product(),
                            row.card().cooperative(),
                            amount.toPlainString(),
                            row.card().names().texts()));
                }
            }
        }
        return lines;
    }

    private static String requireName(String typed) {
        var name = typed.strip();
        if (name.isEmpty()) {
            throw DomainException.invalid(FieldError.at("name", "required", null, null));
        }
        if (name.length() > LONGEST_NAME) {
            throw DomainException.invalid(FieldError.at("name", "text-too-long", name.length(), LONGEST_NAME));
        }
        if (UNSEEN.matcher(name).find()) {
            throw DomainException.invalid(FieldError.at("name", "unreadable", null, null));
        }
        return name;
    }

    private WeekTemplate template(Readable row) {
        return new WeekTemplate(
                Objects.requireNonNull(row.get("id", Long.class)),
                Objects.requireNonNull(row.get("name", String.class)),
                Objects.requireNonNull(row.get("changed_at", Instant.class)),
                json.readTree(row.get("lines", String.class))
                        .valueStream()
                        .map(line -> new WeekTemplate.Line(
                                line.required("weekday").asInt(),
                                line.required("product").asLong(),
                                line.required("cooperative").asLong(),
                                new BigDecimal(line.required("amount").asString()),
                                new LocalizedText(json.treeToValue(line.required("names"), TEXTS))))
                        .toList());
    }
}
