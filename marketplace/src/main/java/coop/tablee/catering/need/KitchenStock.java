package coop.tablee.catering.need;

import coop.tablee.catering.KitchenDoor;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What a kitchen says it has of foods and will use for the meals of a week's deliveries. Whose door it is was asked before. */
@Component
class KitchenStock {

    // One statement for what is there now and what is gone
    private static final String KEEP = """
        with said as materialized (select s.food, s.grams from unnest(:foods, :grams) s(food, grams)),
        gone as (
            delete from catering.kitchen_stock k using said s where k.site_id = :site and k.monday = :monday and k.food_id = s.food and s.grams = 0)
        insert into catering.kitchen_stock (site_id, monday, food_id, grams)
        select :site, :monday, s.food, s.grams from said s where s.grams > 0
        on conflict (site_id, monday, food_id) do update set grams = excluded.grams
        """;

    private final DatabaseClient database;

    KitchenStock(DatabaseClient database) {
        this.database = database;
    }

    /** Sets what is there of these foods, in grams, zero for nothing; other foods stay as they were said. */
    Mono<Void> keep(KitchenDoor door, LocalDate monday, Map<Long, BigDecimal> grams) {
        return grams.isEmpty()
                ? Mono.empty()
                : database.sql(KEEP)
                        .bind("site", door.id())
                        .bind("monday", monday)
                        .bind("foods", grams.keySet().toArray(Long[]::new))
                        .bind("grams", grams.values().toArray(BigDecimal[]::new))
                        .then();
    }
}
