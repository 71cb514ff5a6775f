package coop.tablee.catering.need;

import coop.tablee.catering.KitchenDoor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What holds for every week at a door: when goods come in for which meals, and when counts are final. Whose door it is was asked before. */
@Component
public class KitchenRules {

    private static final int MOST_DAYS_BEFORE = 6;
    private static final int MOST_DAYS_FINAL = 14;

    private static final String OF =
            "select delivery_weekdays, days_before, final_at, final_days_before from catering.kitchen_rule where"
                    + " site_id = :site";
    private static final String KEEP = """
        insert into catering.kitchen_rule (site_id, delivery_weekdays, days_before, final_at, final_days_before)
        values (:site, :weekdays::smallint[], :before, :finalAt, :finalBefore)
        on conflict (site_id) do update set delivery_weekdays = excluded.delivery_weekdays, days_before = excluded.days_before, final_at = excluded.final_at,
            final_days_before = excluded.final_days_before
        """;

    private final DatabaseClient database;

    KitchenRules(DatabaseClient database) {
        this.database = database;
    }

    /**
     * A door's rule.
     *
     * @param weekdays ISO, 1 = Monday, on which goods come; at least one
     * @param daysBefore how many days before a meal they must be there, 0 to 6
     * @param finalAt local time of the door from which on the counts of a day are final
     * @param finalDaysBefore how many days before the meal that is, 0 to 14
     */
    public record Rule(Set<Integer> weekdays, int daysBefore, LocalTime finalAt, int finalDaysBefore) {

        public static final Rule USUAL = new Rule(Set.of(1, 2, 3, 4, 5), 1, LocalTime.of(9, 30), 0);
    }

    Mono<Rule> of(KitchenDoor door) {
        return database.sql(OF)
                .bind("site", door.id())
                .map(row -> new Rule(
                        new TreeSet<>(Arrays.stream(row.get("delivery_weekdays", Short[].class))
                                .map(Short::intValue)
                                .toList()),
                        row.get("days_before", Integer.class),
                        row.get("final_at", LocalTime.class),
                        row.get("final_days_before", Integer.class)))
                .one()
                .defaultIfEmpty(Rule.USUAL);
    }

    /** Sets a door's rule; no weekday, or days outside of their bounds, are refused ({@code invalid-input}). */
    public Mono<Void> keep(KitchenDoor door, Rule rule) {
        var errors = new ArrayList<FieldError>();
        if (rule.weekdays().isEmpty() || rule.weekdays().stream().anyMatch(day -> day < 1 || day > 7)) {
            errors.add(FieldError.at("weekdays", "rule-no-delivery-day", "", null));
        }
        List.of(
                        Map.entry("daysBefore", rule.daysBefore() < 0 || rule.daysBefore() > MOST_DAYS_BEFORE),
                        Map.entry(
                                "finalDaysBefore",
                                rule.finalDaysBefore() < 0 || rule.finalDaysBefore() > MOST_DAYS_FINAL))
                .forEach(checked -> {
                    if (checked.getValue()) {
                        errors.add(FieldError.at(checked.getKey(), "rule-days", "", null));
                    }
                });
        if (!errors.isEmpty()) {
            return Mono.error(DomainException.invalid(errors));
        }
        return database.sql(KEEP)
                .bind("site", door.id())
                .bind("weekdays", rule.weekdays().toArray(Integer[]::new))
                .bind("before", rule.daysBefore())
                .bind("finalAt", rule.finalAt())
                .bind("finalBefore", rule.finalDaysBefore())
                .then();
    }
}
