package coop.tablee.demo;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.Marketplace;
import coop.tablee.assortment.Assortment;
import coop.tablee.network.Audience;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.TestDatabase;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;

/** A fortieth of the network's story, with carriers and vehicles of its own, and all that it promises; {@code benchmark.NetworkDemo} tells the whole of it. */
class NetworkStoryTests {

    private static final NetworkScale SCALE = withCarriers(NetworkScale.WHOLE.dividedBy(40), 5, 13);
    private static final String SHAPE = """
            select string_agg(definition, E'\\n' order by definition) from (
                select indexdef definition from pg_indexes where schemaname not in ('pg_catalog', 'information_schema')
                union all select conrelid::regclass || conname || pg_get_constraintdef(oid) || convalidated from pg_constraint
                    where connamespace::regnamespace::text not in ('pg_catalog', 'information_schema')) x
            """;

    private static ConfigurableApplicationContext application;
    private static DatabaseClient database;
    private static String shapeBefore;
    private static LocalDate today;
    private static LocalDate monday;

    @BeforeAll
    static void tell() {
        application = new SpringApplicationBuilder(Marketplace.class)
                .profiles("test")
                .properties(Map.of(
                        "marketplace.database-url",
                        TestDatabase.url(TestDatabase.fresh()),
                        "marketplace.demo",
                        "none",
                        "server.port",
                        "0"))
                .run();
        database = application.getBean(DatabaseClient.class);
        shapeBefore = text(SHAPE);
        today = LocalDate.now(Weeks.ZONE);
        monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        application.getBean(Beginning.class).chapters(today).values().forEach(Runnable::run);
        story().tell(SCALE, monday, today);
    }

    @AfterAll
    static void end() {
        application.close();
    }

    @Test
    void theBooksAreAsTrueAsIfEverybodyHadOrdered() {
        Invariants.assertHoldAndBooksAreKept(database);
    }

    @Test
    void thereAreAsManyAsAsked() {
        assertThat(count("network.household")).isEqualTo(SCALE.households());
        assertThat(count("catalogue.product")).isEqualTo(SCALE.products());
        assertThat(count("network.organisation where 'KITCHEN' = any (kinds)")).isEqualTo(SCALE.kitchens());
        assertThat(count("network.organisation where 'CARRIER' = any (kinds)")).isEqualTo(SCALE.carriers());
        assertThat(count("distribution.vehicle")).isEqualTo(SCALE.vehicles());
        assertThat(count("ordering.orders")).isBetween(1_100L, 1_500L);
        assertThat(count("ordering.line where kind = 'goods'")).isBetween(12_000L, 20_000L);
        assertThat(count("ordering.orders where state = 'SETTLED'")).isPositive();
        assertThat(count("payment.refund")).isPositive();
    }

    @Test
    void theSchemaIsWhatTheMigrationsMade() {
        assertThat(text(SHAPE)).isEqualTo(shapeBefore);
    }

    @Test
    void theLedgerSaysOfEachOrderWhatItsLinesSay() {
        assertThat(count("""
                ordering.orders o cross join lateral jsonb_each_text(ordering.sold_to(o.id)) s(account, amount)
                where s.amount::bigint is distinct from (select sum(case when e.account like 'buyer:%' then 0 else abs(e.amount_minor) end)
                    from ledger.entry e join ledger.txn t on t.id = e.txn_id where e.order_id = o.id and t.kind = 'sale' and e.account = s.account)
                """)).isZero();
    }

    @Test
    void goodsWentTheWayThatDeliveryWouldChoose() {
        assertThat(count("""
                (select l.* from ordering.line l where l.kind = 'goods' order by l.id limit 300) l
                join ordering.orders o on o.id = l.order_id join ordering.consignment c on c.id = l.consignment_id
                where (select w.sender_id from delivery.way(o.destination_id, o.delivery_date, l.cooperative_id, l.producer_id) w) is distinct from c.sender_site_id
                """)).isZero();
        assertThat(
                        count(
                                "ordering.consignment c where not exists (select from ordering.leg g where g.consignment_id = c.id)"))
                .isZero();
    }

    @Test
    void roomIsTakenByWhatWasOrdered() {
        assertThat(count("""
                delivery.slot s cross join lateral (
                    select coalesce(sum(o.crates), 0) crates, coalesce(sum(o.chilled_crates), 0) chilled, coalesce(sum(o.frozen_crates), 0) frozen
                    from ordering.orders o where o.slot_id = s.id) t
                where (s.used, s.used_chilled, s.used_frozen) is distinct from (t.crates, t.chilled, t.frozen)
                """)).isZero();
    }

    @Test
    void theCouncilsTotalsAreThoseOfTheLines() {
        assertThat(count("reporting.month_total")).isPositive();
        assertThat(
                        count(
                                "(select * from reporting.month_total except select * from reporting.month_total_from_lines) x"))
                .isZero();
    }

    @Test
    void everybodyCanOrderNowWhereverTheyFetchOrReceive() {
        var assortment = application.getBean(Assortment.class);
        database.sql("select site_id, kind from delivery.destination order by site_id")
                .map(row -> Map.entry(row.get("site_id", Long.class), row.get("kind", String.class)))
                .all()
                .collectList()
                .blockOptional()
                .orElse(List.of())
                .forEach(place -> assertThat(assortment
                                .dates(
                                        place.getKey(),
                                        place.getValue().equals("KITCHEN_DOOR")
                                                ? Audience.INSTITUTION
                                                : Audience.HOUSEHOLD)
                                .collectList()
                                .block())
                        .as("open dates of %s", place)
                        .isNotEmpty());
        assertThat(count("ordercycle.offer_change")).isZero();
        assertThat(count("assortment.card")).isPositive();
    }

    @Test
    void toldAgainItTellsNothingTwice() {
        var before = counts();
        story().tell(SCALE, monday, today);

        assertThat(counts()).isEqualTo(before);
    }

    private static NetworkScale withCarriers(NetworkScale part, int carriers, int vehicles) {
        return new NetworkScale(
                part.cooperatives(),
                part.producers(),
                part.households(),
                part.kitchens(),
                part.authorities(),
                part.points(),
                carriers,
                vehicles,
                part.products(),
                part.weeks());
    }

    private static NetworkStory story() {
        return application.getBean(NetworkStory.class);
    }

    private static String counts() {
        return text("""
                select concat_ws(' ', (select count(*) from network.party), (select count(*) from ordercycle.offer), (select count(*) from ordering.orders),
                    (select count(*) from distribution.vehicle), (select count(*) from stock.move), (select count(*) from ledger.entry), (select count(*) from ordercycle.cycle))
                """);
    }

    private static long count(String from) {
        return Long.parseLong(text("select count(*) from " + from));
    }

    private static String text(String sql) {
        return database.sql("select (" + sql + ")::text")
                .map(row -> row.get(0, String.class))
                .one()
                .block();
    }
}
