package coop.tablee.benchmark;

import coop.tablee.testing.Visitor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * A large kitchen's week on a network's data: how long its page takes, how long one edit takes with everything that the foot says, and how long it takes to find what would
 * have to be switched for another tenth of organic. The week of the kitchen that is offered most is filled first: as many lines as asked for, over its five days, up
 * to the 500 amounts that one sending takes. One person, over HTTP, nothing else at work.
 *
 * <p>Arguments: the directory that {@link NetworkDemo} has filled (work on a copy), lines (150), edits (400).
 */
public final class WeekGridBenchmark {

    private static final int MOST_AMOUNTS = 480;
    private static final int AT_ONCE = 100;
    private static final Pattern ROW = Pattern.compile("<tr class=\"item\".*?</tr>", Pattern.DOTALL);
    private static final Pattern CELL = Pattern.compile("<input name=\"(q\\.\\d+\\.\\d+)\"[^>]*>");
    private static final Pattern LEAST = Pattern.compile("data-min=\"([0-9.,]+)\"");

    /** The kitchen and the coming week with the most products. */
    private static final String FULLEST = """
            select a.email, s.id site, date_trunc('week', c.delivery_date)::date monday, count(distinct o.product_id) products
            from network.membership m
            join identity.account a on a.id = m.account_id
            join network.site s on s.party_id = m.party_id and s.kind = 'KITCHEN_DOOR'
            join delivery.lane l on l.destination_id = s.id and l.active
            join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.state = 'OPEN' and c.institution_cutoff_at > platform.business_time() + interval '2 hours'
            join ordercycle.offer o on o.cycle_id = c.id and o.state = 'OFFERED' and o.institution_price is not null and (l.producer_id is null or o.producer_id = l.producer_id)
            where 'BUYER' = any (m.roles) and m.until is null
              and m.party_id = (select x.party_id from network.membership x where x.account_id = m.account_id and x.until is null order by x.since, x.party_id limit 1)
            group by 1, 2, 3 order by count(distinct c.delivery_date) >= 5 desc, 4 desc, 2, 3 limit 1
            """;

    private WeekGridBenchmark() {}

    private record Kitchen(String email, long site, LocalDate monday, long products) {}

    public static void main(String[] arguments) throws Exception {
        var lines = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 150;
        var edits = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 400;
        var flags = Arrays.stream(arguments).skip(3).toList();
        try (var marketplace = NetworkMarketplace.start(Path.of(arguments[0]), flags)) {
            var database = marketplace.database(1, Map.of());
            var kitchen = fullest(database);
            var calls = marketplace.calls();
            var cookie = "session="
                    + Visitor.signedIn(marketplace.port(), kitchen.email()).session();
            var page = "/week?site=" + kitchen.site() + "&monday=" + kitchen.monday();
            var first = calls.get(page + "&all=true", cookie);
            var cells = cells(first.text(), lines);
            if (cells.isEmpty()) {
                throw new IllegalStateException("Nothing can be typed: " + first.head());
            }
            for (var from = 0; from < cells.size(); from += AT_ONCE) {
                edit(calls, cookie, kitchen, cells.subList(from, Math.min(cells.size(), from + AT_ONCE)), 1);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d products offered in the week, %d amounts of %d products typed%n",
                    kitchen.products(),
                    cells.size(),
                    cells.stream().map(Cell::row).distinct().count());
            floor(database, kitchen);
            measure("first view", 20, turn -> calls.get(page, cookie).status() == 200);
            measure(
                    "edit",
                    edits,
                    turn -> edit(calls, cookie, kitchen, List.of(cells.get(turn * 7 % cells.size())), 1 + turn % 3));
            measure(
                    "panel of a product",
                    20,
                    turn -> calls.get(
                                            "/week/products/"
                                                    + cells.get(turn * 11 % cells.size())
                                                            .offer() + "?site="
                                                    + kitchen.site() + "&monday=" + kitchen.monday(),
                                            cookie)
                                    .status()
                            == 200);
            for (var percent : List.of(20, 50, 90)) {
                measure(
                        percent + " % organic",
                        12,
                        turn -> calls.get(
                                                "/week/organic?site=" + kitchen.site() + "&monday=" + kitchen.monday()
                                                        + "&percent=" + percent,
                                                cookie)
                                        .status()
                                == 200);
            }
        }
        System.exit(0);
    }

    private record Cell(int row, String name, String least) {

        String offer() {
            return name.split("\\.", -1)[1];
        }
    }

    /** What the same database and machine take at that moment for the least that an edit could be: a question, and one row written for good. */
    private static void floor(DatabaseClient database, Kitchen kitchen) throws Exception {
        measure("floor, select 1", 400, turn -> {
            database.sql("select 1").fetch().one().block();
            return true;
        });
        measure("floor, select 1 and one row written", 400, turn -> {
            database.sql("select 1").fetch().one().block();
            return database.sql(
                                    "update catering.week_sheet set revision = revision where site_id = :site and monday = :monday")
                            .bind("site", kitchen.site())
                            .bind("monday", kitchen.monday())
                            .fetch()
                            .rowsUpdated()
                            .block()
                    == 1;
        });
    }

    private interface Turn {

        boolean take(int turn) throws Exception;
    }

    private static Kitchen fullest(DatabaseClient database) {
        return database.sql(FULLEST)
                .map(row -> new Kitchen(
                        row.get("email", String.class),
                        row.get("site", Long.class),
                        row.get("monday", LocalDate.class),
                        row.get("products", Long.class)))
                .one()
                .block();
    }

    /** Cells row by row, as many of each as fit. */
    private static List<Cell> cells(String html, int lines) {
        var byRow = new ArrayList<List<Cell>>();
        var rows = ROW.matcher(html);
        while (rows.find() && byRow.size() < lines) {
            var cells = new ArrayList<Cell>();
            var found = CELL.matcher(rows.group());
            while (found.find()) {
                var least = LEAST.matcher(found.group());
                cells.add(new Cell(byRow.size(), found.group(1), least.find() ? least.group(1) : "1"));
            }
            if (!cells.isEmpty()) {
                byRow.add(cells);
            }
        }
        var all = new ArrayList<Cell>();
        for (var day = 0; day < 7; day++) {
            for (var row : byRow) {
                if (day < row.size() && all.size() < MOST_AMOUNTS) {
                    all.add(row.get(day));
                }
            }
        }
        return all;
    }

    private static boolean edit(Calls calls, String cookie, Kitchen kitchen, List<Cell> cells, int times)
            throws Exception {
        var form = new StringBuilder("site=" + kitchen.site() + "&monday=" + kitchen.monday() + "&tab=benchmark");
        for (var cell : cells) {
            var least = Double.parseDouble(cell.least().replace(',', '.'));
            form.append('&')
                    .append(cell.name())
                    .append('=')
                    .append(times == 1 ? String.valueOf(least).replaceFirst("\\.0$", "") : String.valueOf(times));
        }
        return post(calls, "/week/quote", cookie, form.toString()).status() == 200;
    }

    private static Calls.Answer post(Calls calls, String path, String cookie, String form) throws Exception {
        return calls.ask(
                "POST " + path,
                (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n")
                        + "Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                        + form.getBytes(StandardCharsets.UTF_8).length + "\r\n",
                form);
    }

    /** As often again before it counts; what is refused is said. */
    private static void measure(String what, int times, Turn turn) throws Exception {
        var took = new double[times];
        var refused = 0;
        for (var n = -times; n < times; n++) {
            var begun = System.nanoTime();
            if (!turn.take(Math.abs(n))) {
                refused++;
            }
            if (n >= 0) {
                took[n] = (System.nanoTime() - begun) / 1e6;
            }
        }
        Arrays.sort(took);
        System.out.printf(
                Locale.ROOT,
                "%s: half within %.1f ms, 95 of 100 within %.1f ms, the longest %.1f ms, %d refused%n",
                what,
                took[times / 2],
                took[(int) Math.ceil(times * 0.95) - 1],
                took[times - 1],
                refused);
    }
}
