package coop.tablee.ordercycle;

import coop.tablee.network.OpenBusiness;
import coop.tablee.network.OpenMatter;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Delivery dates of a cooperative that are not delivered (who does not pay for one keeps nobody), and those where a farm's goods are on sale. */
@Component
class CyclesOpenBusiness implements OpenBusiness {

    private static final String OPEN = """
            select 'dates' word, array_agg(delivery_date order by delivery_date) days, '/coop/cycles' way from (
                select delivery_date from ordercycle.cycle
                where cooperative_id = any (:all) and state in ('PLANNED', 'OPEN', 'CLOSED', 'PACKING') order by delivery_date limit 12) c having count(*) > 0
            union all
            select 'offers', array_agg(delivery_date order by delivery_date), '' from (
                select distinct c.delivery_date from ordercycle.cycle c join ordercycle.offer o on o.cycle_id = c.id
                where c.state in ('PLANNED', 'OPEN') and o.state = 'OFFERED' and o.producer_id = any (:all) and not c.cooperative_id = any (:all)
                order by c.delivery_date limit 12) c having count(*) > 0
            """;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d.M.yyyy", Locale.ROOT);

    private final DatabaseClient database;

    CyclesOpenBusiness(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Flux<OpenMatter> openWith(Collection<Long> organisations) {
        return database.sql(OPEN)
                .bind("all", organisations.toArray(Long[]::new))
                .map(row -> OpenMatter.of(
                        row.get("word", String.class),
                        days(row.get("days", LocalDate[].class)),
                        row.get("way", String.class)))
                .all();
    }

    private static String days(LocalDate... days) {
        return String.join(", ", Arrays.stream(days).map(DAY::format).toList());
    }
}
