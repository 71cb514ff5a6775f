package coop.tablee.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;

/** The statements of {@code invariants.sql}, and some of our own about what its views do not show; each must answer no row. */
public final class Invariants {

    private static final Pattern STATEMENT =
            Pattern.compile("\\('(\\w+)','((?:[^']|'')*)',\\$q\\$(.*?)\\$q\\$\\)", Pattern.DOTALL);
    private static final List<Invariant> ALL = read();
    private static final Invariant ALLOTMENTS = new Invariant(
            "allotments",
            "what is taken of an allotment is what the lines of orders hold of it",
            "select from ordering.allotted where taken <> held");
    private static final Invariant CEILINGS = new Invariant(
            "ceilings",
            "what is called off a lot is what its lines come to, all of it is counted, and the ceiling holds",
            """
            select from ordering.called_off c join agreement.lot l on l.id = c.lot_id
            where c.called_off_minor <> c.lines_minor or l.called_off_minor + l.outside_minor > l.maximum_minor
            union all select from agreement.call_off where net_minor <> counted_minor
            union all select from agreement.call_off c where not exists (select from agreement.lot l where l.id = c.lot_id)
            """);
    private static final Invariant CONFIRMED =
            new Invariant("confirmed", "there is something in a confirmed order", """
            select from ordering.orders o where o.state = 'CONFIRMED'
                and not exists (select from ordering.line l where l.order_id = o.id and l.kind = 'goods' and l.quantity > 0)
            """);
    private static final Invariant PROMISED =
            new Invariant("promised", "what an order that is paid by card may come to is paid or asked for", """
            select from ordering.orders o where o.payment_method = 'STRIPE'
                and case when o.state in ('PLACED', 'CONFIRMED', 'PACKED') then o.maximum_minor when o.state = 'DELIVERED' then o.total_minor else 0 end > payment.promised(o.id)
            """);
    private static final Invariant ADDED = new Invariant(
            "added", "what was added and is not paid belongs to an order that stands, and is asked for", """
            select from ordering.addition a join ordering.orders o on o.id = a.order_id join payment.payment p on p.id = a.payment_id
            where a.state = 'OPEN' and (o.state not in ('PLACED', 'CONFIRMED') or p.status <> 'pending')
            """);
    private static final List<Invariant> OWN = List.of(ALLOTMENTS, CEILINGS, CONFIRMED, PROMISED, ADDED);
    private static final Set<String> BOOKS_NOT_EMPTY = Set.of("N1", "N2");

    private Invariants() {}

    /** Every invariant, apart from those that want the books to have rows. */
    public static void assertHold(DatabaseClient database) {
        check(
                database,
                ALL.stream()
                        .filter(invariant -> !BOOKS_NOT_EMPTY.contains(invariant.id))
                        .toList());
    }

    /** Every invariant, and there is something in the books. */
    public static void assertHoldAndBooksAreKept(DatabaseClient database) {
        check(database, ALL);
    }

    private static void check(DatabaseClient database, List<Invariant> invariants) {
        var broken = Flux.fromIterable(invariants)
                .concatWith(Flux.fromIterable(OWN))
                .concatMap(invariant -> database.sql("select count(*) n from (" + invariant.sql + ") x")
                        .map(row -> row.get("n", Long.class))
                        .one()
                        .filter(violations -> violations > 0)
                        .map(violations ->
                                "%s: %d violations: %s".formatted(invariant.id, violations, invariant.meaning)))
                .collectList()
                .block();
        assertThat(broken).as("broken invariants").isEmpty();
    }

    private static List<Invariant> read() {
        try (var file = Invariants.class.getResourceAsStream("/invariants.sql")) {
            var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            var found = STATEMENT
                    .matcher(text)
                    .results()
                    .map(match -> new Invariant(match.group(1), match.group(2), match.group(3)))
                    .toList();
            assertThat(found).as("statements found in invariants.sql").hasSizeGreaterThan(35);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Invariant(String id, String meaning, String sql) {}
}
