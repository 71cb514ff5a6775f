package coop.tablee.benchmark;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.r2dbc.core.DatabaseClient;

/** A point and a day, and the cookie of who has chosen them. */
record Shelf(long destination, LocalDate date, String cookie) {

    private static final String BUSIEST = """
            select s.site_id, c.delivery_date
            from delivery.slot s
            join delivery.destination d on d.site_id = s.site_id and d.active and d.fetched
            join delivery.lane l on l.destination_id = s.site_id and l.active
            join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.delivery_date = s.delivery_date and c.state = 'OPEN'
            join ordercycle.offer o on o.cycle_id = c.id
            where delivery.is_open(s.site_id, s.delivery_date) and c.household_cutoff_at > platform.business_time() + interval '1 day'
            group by 1, 2 order by count(*) desc, 1, 2 limit :shelves
            """;
    private static final Pattern CHOICE = Pattern.compile("set-cookie: choice=([^;]*);");

    /** Those where most is offered. */
    static List<Shelf> fullest(int shelves, DatabaseClient database, Calls calls) throws IOException {
        var found = database.sql(BUSIEST)
                .bind("shelves", shelves)
                .map(row -> new Shelf(row.get("site_id", Long.class), row.get("delivery_date", LocalDate.class), ""))
                .all()
                .collectList()
                .block();
        var chosen = new ArrayList<Shelf>();
        for (var shelf : found) {
            var choice = CHOICE.matcher(calls.get(shelf.page(), "").head());
            if (!choice.find()) {
                throw new IllegalStateException("no choice is kept for " + shelf);
            }
            chosen.add(new Shelf(shelf.destination, shelf.date, "choice=" + choice.group(1)));
        }
        return chosen;
    }

    String asked() {
        return "?destination=" + destination + "&date=" + date;
    }

    String page() {
        return "/" + asked();
    }

    /** How somebody who has been here before asks for the page, so that it is nobody else's. */
    String ownCookie() {
        return cookie + "; mine=1";
    }
}
