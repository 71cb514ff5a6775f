package coop.tablee.demo;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.BusinessClock;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Scales;
import coop.tablee.testing.TestDatabase;
import coop.tablee.testing.Visitor;
import io.r2dbc.proxy.ProxyConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The demo as a newcomer finds it: a first start on an empty database, then starts on later days. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = DemoTests.WithDemo.class)
@ActiveProfiles("test")
@Import(DemoTests.Listening.class)
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoTests {

    private static final int LAST = Integer.MAX_VALUE;

    /** Packed, drawings and photos apart. */
    private static final int MOST_BYTES = 100_000;

    private static final int MOST_SCRIPT = 30_000;
    private static final List<String> ROLES = List.of(
            "canteen",
            "care-home",
            "household",
            "producer",
            "coordinator",
            "volunteer",
            "rider",
            "procurement",
            "council",
            "admin");
    private static final Map<String, List<String>> BEHIND_THE_MENUS = Map.of(
            "coordinator", List.of("/late-requests", "/forecasts", "/coop/plans", "/coop/prices", "/coop/lead-times"),
            "producer", List.of("/asked", "/stock/week", "/late-requests"),
            "household", List.of("/standing-orders"),
            "canteen", List.of("/standing-orders", "/forecasts"),
            "care-home", List.of("/standing-orders", "/forecasts"));
    private static final Pattern HEADER = Pattern.compile("<header.*?</header>", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("<a [^>]*href=\"(/[^\"#]*)\"");
    private static final Pattern EMPTY = Pattern.compile("class=\"empty\"");
    private static final Pattern FALLBACK =
            Pattern.compile("<(?:span|h\\d|a|p|b|td|th|bdi)[^>]* lang=\"(?:fr|en)\"[^>]*>([^<]*)<");
    private static final List<String> LANGUAGES = List.of("nl", "de", "en", "fr");

    private static final String PLACES = "select count(*) from delivery.destination where active";
    private static final String WITH_TWO_DAYS = """
            select count(distinct d.site_id)
            from delivery.destination d
            join delivery.lane l on l.destination_id = d.site_id and l.active
            join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.state = 'OPEN' and delivery.is_open(d.site_id, c.delivery_date)
            join ordercycle.offer o on o.cycle_id = c.id and o.state = 'OFFERED' and (l.producer_id is null or l.producer_id = o.producer_id)
            where case when d.fetched then o.household_cutoff_at else o.institution_cutoff_at end >= platform.business_time() + interval '48 hours'
            """;

    @Autowired
    DatabaseClient database;

    @Autowired
    DemoStory story;

    @Autowired
    BusinessClock clock;

    @LocalServerPort
    int port;

    @Test
    void tellsOfEverybodyItPromises() {
        assertAtLeast(2, "network.organisation where 'COOPERATIVE' = any (kinds)");
        assertAtLeast(12, "network.organisation where 'PRODUCER' = any (kinds)");
        assertAtLeast(2, "network.organisation where 'AUTHORITY' = any (kinds)");
        assertAtLeast(1, """
                (select authority_id from network.organisation where kitchen_kind = 'SCHOOL_CANTEEN' group by 1 having count(*) >= 4) a
                """);
        assertAtLeast(2, "network.organisation where kitchen_kind = 'CARE_HOME'");
        assertAtLeast(2, "network.organisation where 'CARRIER' = any (kinds)");
        assertAtLeast(2, "network.organisation where 'FOOD_COUNCIL' = any (kinds)");
        assertAtLeast(20, "network.household");
        assertAtLeast(3, "delivery.destination where kind = 'POINT'");
        assertAtLeast(1, "delivery.destination where kind = 'FARM_GATE'");
        assertAtLeast(
                2,
                "(select carrier_id from distribution.vehicle group by 1 having count(*) filter (where kind = 'VAN') = 1 and count(*) filter (where kind like 'CARGO_BIKE%') = 2) c");
        assertThat(number("select count(*) from identity.account")).isGreaterThanOrEqualTo(20 + 18);
    }

    @Test
    void shelvesAreFull() {
        assertAtLeast(220, "catalogue.product where state = 'ACTIVE'");
        assertAtLeast(
                80,
                "(select distinct v.names ->> 'fr' from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id) n");
        assertAtLeast(
                20,
                "(select distinct v.picture from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id) n");
        assertAtLeast(
                3,
                "(select distinct v.storage from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id) n");
        assertAtLeast(
                4,
                "(select distinct unnest(v.labels) from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id) n");
        assertAtLeast(
                3,
                "(select distinct v.returnable from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id where v.returnable is not null) n");
    }

    @Test
    void looksBackOnAYear() {
        assertAtLeast(
                800,
                "ordering.orders where state in ('DELIVERED', 'SETTLED') and delivery_date < (platform.business_time() - interval '14 days')::date");
        assertAtLeast(11, "(select distinct date_trunc('month', delivery_date) from ordering.orders) m");
        assertAtLeast(1, "ordercycle.cycle where state = 'OPEN'");
        assertAtLeast(1, "ordercycle.cycle where state in ('DELIVERED', 'SETTLED')");
    }

    @Test
    void goodsTravelEveryWay() {
        var legs = "ordering.consignment c join network.site sender on sender.id = c.sender_site_id "
                + "cross join lateral (select count(*) n from ordering.leg g where g.consignment_id = c.id) l ";
        assertAtLeast(1, "delivery.supply where mode = 'DROPPED'");
        assertAtLeast(1, "delivery.supply where mode = 'COLLECTED'");
        assertAtLeast(1, legs + "where sender.kind = 'HUB' and l.n = 2");
        assertAtLeast(2, "(select distinct c.cooperative_id from " + legs + "where sender.kind = 'HUB' and l.n = 3) x");
        assertAtLeast(
                2, "(select distinct c.cooperative_id from " + legs + "where sender.kind = 'FARM' and l.n = 1) x");
        assertAtLeast(1, legs + "where sender.kind = 'FARM' and l.n = 0");
        assertAtLeast(7, "delivery.drop_tariff where fee > 0 and minimum > 0");
        assertAtLeast(1, "ordering.line where drop_fee and line_minor > 0");
        assertAtLeast(2, "delivery.closed_day");
        assertAtLeast(1, "delivery.opening where frozen_crates > 0 and chilled_crates > frozen_crates");
        assertAtLeast(2, "(select producer_id from network.supply_agreement group by 1 having count(*) > 1) p");
    }

    @Test
    void thingsGoWrongAsInLife() {
        assertAtLeast(2, "stock.stock_row where shortage > 0");
        assertAtLeast(2, "ordering.not_fetched where goods = 'KEPT'");
        assertAtLeast(1, "ordering.line where decision = 'REJECT' and decision_reason is not null");
        assertAtLeast(1, "ordering.line where shortage_reason is not null");
        assertAtLeast(1, "ordering.deposit_return");
        assertAtLeast(1, "ordering.deposit_balance where out_count > back_count");
        assertAtLeast(2, "(select distinct cooperative_id from distribution.hand_over) h");
        assertAtLeast(
                1,
                "network.organisation c, distribution.farm_balance(array[c.id], null) b where 'COOPERATIVE' = any (c.kinds) and b.lent > b.back and b.back > 0");
        assertAtLeast(1, "ordering.line where kind = 'fee' and fee_kind = 'PER_ORDER' and line_minor > 0");
        assertAtLeast(1, "ordering.line where kind = 'fee' and fee_kind = 'PER_KG' and line_minor > 0");
        assertAtLeast(7 * 2, "catering.diet");
        assertAtLeast(2, "ordering.cart_line");
    }

    @Test
    void everyPageOfEveryMenuShowsSomething() {
        var bare = new ArrayList<String>();
        accounts().forEach(account -> {
            var visitor = Visitor.signedIn(port, account);
            var links = linksOf(visitor);
            assertThat(links).as(account).isNotEmpty();
            for (var link : links) {
                var answer = visitor.get(link);
                if (answer.getStatus().is3xxRedirection()) {
                    answer = visitor.get(Visitor.locationOf(answer));
                }
                var page = Objects.requireNonNullElse(answer.getResponseBody(), "");
                if (answer.getStatus().value() != 200 || EMPTY.matcher(page).find()) {
                    bare.add(account + " " + link + " " + answer.getStatus());
                }
            }
        });
        assertThat(bare).isEmpty();
    }

    @Test
    void everyPageOfEveryMenuIsLightAtAFirstVisit() {
        var scales = new Scales(port);
        var heavy = new ArrayList<String>();
        var weighed = new HashSet<String>();
        ROLES.forEach(role -> {
            var visitor = Visitor.signedIn(port, role + "@demo.example");
            for (var path : linksOf(visitor)) {
                // A page weighs the same for all who open it, but for the weeks of kitchens
                if (weighed.add(path.equals("/week") ? role : path)) {
                    var weight = scales.of(path, visitor.session());
                    if (weight.whole() > MOST_BYTES || weight.scripts() > MOST_SCRIPT) {
                        heavy.add(role + " " + path + " " + weight);
                    }
                }
            }
        });
        for (var path : List.of("/", "/sign-in", "/api", "/design")) {
            var weight = scales.of(path, "");
            if (weight.whole() > MOST_BYTES || weight.scripts() > MOST_SCRIPT) {
                heavy.add("somebody " + path + " " + weight);
            }
        }
        assertThat(heavy).isEmpty();
    }

    @Test
    void whatRepeatsItselfIsThere() {
        assertAtLeast(2, "(select distinct cooperative_id from ordercycle.plan where state = 'ACTIVE') p");
        assertAtLeast(1, "ordercycle.plan where state = 'PAUSED'");
        assertAtLeast(1, "ordercycle.plan_exception");
        assertAtLeast(14, "ordercycle.cycle where plan_id is not null and state in ('PLANNED', 'OPEN')");
        assertAtLeast(2, "(select distinct cooperative_id from ordercycle.lead_time) l");
        assertAtLeast(2, "(select distinct cooperative_id from ordercycle.price_list) l");
        assertAtLeast(
                2,
                "(select distinct o.cycle_id from ordercycle.allotment a join ordercycle.offer o on o.id = a.offer_id where a.taken > 0) t");
        assertAtLeast(
                14,
                "(select distinct p.producer_id from stock.forecast f join catalogue.product p on p.id = f.product_id) f");
        assertAtLeast(2, "(select distinct producer_id from ordering.late_request where state = 'ASKED') l");
        assertAtLeast(2, "(select distinct cooperative_id from ordering.late_request where state = 'ASKED') l");
        assertAtLeast(12, "ordering.standing_order where state = 'ACTIVE'");
        assertAtLeast(36, "ordering.standing_line");
        assertAtLeast(1, "ordering.standing_line where instead <> '{}'");
    }

    @Test
    void canteensCookUnderAContract() {
        assertAtLeast(4, "agreement.call_off where net_minor > 0");
        assertAtLeast(
                1,
                "agreement.lot where (called_off_minor + outside_minor) between maximum_minor * 0.8 and maximum_minor");
        assertAtLeast(1, "agreement.clause where done_on is null and due < platform.today()");
        assertAtLeast(1, "ordering.orders where state = 'AWAITING_APPROVAL'");
        assertAtLeast(2, "ordering.approval_comment");
        assertAtLeast(4, "catering.week_template");
        assertAtLeast(2, "catering.calendar_entry where kind = 'STRIKE'");
        assertAtLeast(4, "(select site_id from catering.meal_count group by 1 having count(distinct day) >= 4) c");
        assertAtLeast(2, "(select site_id from catering.meal_count where texture < 7 and diet_id = 0 group by 1) c");
        assertAtLeast(4, "(select site_id from catering.menu_dish group by 1 having count(distinct day) >= 8) m");
        assertAtLeast(2, "agreement.series_value where value > 0");
        assertAtLeast(
                1,
                "catering.snack_programme p join catalogue.product t on t.id = p.product_id join network.party m on m.id = t.producer_id and m.name = 'Conserverie Bel-Air' where p.standing_order_id is not null and (select sum(c.pupils) from catering.school_class c where c.site_id = p.site_id) > 100");
    }

    @Test
    void pagesBehindTheMenusShowSomethingToo() {
        var bare = new ArrayList<String>();
        for (var tenant : List.of("@demo.example", "-2@demo.example")) {
            BEHIND_THE_MENUS.forEach((role, pages) -> {
                var visitor = Visitor.signedIn(port, role + tenant);
                for (var path : pages) {
                    var answer = visitor.get(path);
                    var page = Objects.requireNonNullElse(answer.getResponseBody(), "");
                    if (answer.getStatus().value() != 200 || EMPTY.matcher(page).find()) {
                        bare.add(role + tenant + " " + path + " " + answer.getStatus());
                    }
                }
            });
        }
        assertThat(bare).isEmpty();
    }

    @Test
    @Order(LAST - 3)
    void standingOrdersOrderByThemselves() {
        Mono.defer(() -> database.sql("""
                        select count(distinct s.buyer_id) >= 4 placed
                        from ordering.standing_run r join ordering.standing_order s on s.id = r.standing_order_id where r.state = 'PLACED'
                        """).mapValue(Boolean.class).one())
                .filter(placed -> placed)
                .repeatWhenEmpty(300, tries -> tries.delayElements(Duration.ofMillis(100), Schedulers.parallel()))
                .switchIfEmpty(Mono.error(() -> new AssertionError("Standing orders were not placed")))
                .block();
    }

    @Test
    void bothCouncilsHaveFiguresToShow() {
        for (var council : List.of("council", "council-2")) {
            var visitor = Visitor.signedIn(port, council + "@demo.example");
            var territory = database.sql("""
                            select t.code from network.territory t join network.membership m on m.party_id = t.council_id
                            join identity.account a on a.id = m.account_id where a.email = :email
                            """)
                    .bind("email", council + "@demo.example")
                    .mapValue(String.class)
                    .one()
                    .block();
            var page = Objects.requireNonNullElse(
                    visitor.get("/api/v1/reports/" + territory + "/indicators").getResponseBody(), "");
            assertThat(page).as(council).contains("organic", "short", "social", "conversion");
            assertThat(Pattern.compile("\"value\":\"?[1-9]|\"value\":\"0\\.[0-9]*[1-9]")
                            .matcher(page)
                            .results()
                            .count())
                    .as(page)
                    .isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void goodsHaveNamesInEveryLanguage() {
        assertThat(number("""
                        select count(*) from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id
                        where not v.names ?& array['fr', 'nl', 'de', 'en']
                        """)).isZero();
        for (var table : List.of("catalogue.family", "catalogue.returnable", "catering.diet")) {
            assertThat(number("select count(*) from %s where not names ?& array['fr', 'nl', 'de', 'en']"
                            .formatted(table)))
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void theShopSpeaksEveryLanguageOfTheTerritory() {
        var household = Visitor.signedIn(port, "household@demo.example");
        for (var language : LANGUAGES) {
            var page =
                    Objects.requireNonNull(household.reading(language).get("/").getResponseBody());
            assertThat(page).contains("<html lang=\"" + language + "\"");
            if (!language.equals("fr")) {
                assertThat(FALLBACK.matcher(main(page)).results().map(match -> match.group(1)))
                        .as(language)
                        .allMatch(text -> isOwnName(text), "is a name of somebody or somewhere");
            }
        }
    }

    @Test
    @Order(LAST - 2)
    void keepsTheBooks() {
        Invariants.assertHoldAndBooksAreKept(database);
    }

    @Test
    @Order(LAST - 1)
    void anotherStartInTheSameWeekAsksOneQuestion() throws Exception {
        Listening.HEARD.clear();
        Listening.listens = true;
        story.run(new DefaultApplicationArguments());
        Listening.listens = false;
        assertThat(Listening.HEARD)
                .filteredOn(sql -> sql.contains("demo."))
                .singleElement()
                .asString()
                .startsWith("select name from demo.chapter");
        assertThat(Listening.HEARD)
                .noneMatch(sql -> sql.contains("copy_week") || sql.contains("stock.change") || sql.contains("place("));
    }

    @Test
    @Order(LAST)
    void whateverTheDayOfAStartEverybodyHasTwoDaysToOrder() throws Exception {
        for (var days : List.of(0, 1, 2, 8, 13, 30, 45)) {
            clock.shiftTo(Duration.ofDays(days)).block();
            story.run(new DefaultApplicationArguments());
            // Whichever node comes first opens and closes what is due, within a second or so
            Mono.defer(() -> database.sql("select (%s) = (%s) everywhere".formatted(WITH_TWO_DAYS, PLACES))
                            .mapValue(Boolean.class)
                            .one())
                    .filter(everywhere -> everywhere)
                    .repeatWhenEmpty(600, tries -> tries.delayElements(Duration.ofMillis(100), Schedulers.parallel()))
                    .switchIfEmpty(
                            Mono.error(() -> new AssertionError("Not everybody can order " + days + " days later")))
                    .block();
        }
        assertThat(number("""
                        select count(*) from ordering.orders where state in ('PLACED', 'CONFIRMED') and delivery_date < (platform.business_time() - interval '8 days')::date
                        """)).isZero();
        Invariants.assertHoldAndBooksAreKept(database);
    }

    private static Stream<String> accounts() {
        return ROLES.stream().flatMap(role -> Stream.of(role + "@demo.example", role + "-2@demo.example"));
    }

    private static List<String> linksOf(Visitor visitor) {
        var page = Objects.requireNonNull(visitor.get("/acting-for").getResponseBody());
        var header = HEADER.matcher(page);
        assertThat(header.find()).isTrue();
        return LINK.matcher(header.group())
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    private boolean isOwnName(String text) {
        return text.isBlank()
                || number(
                                "select count(*) from (select name from network.party union select name from network.site) n where name = '"
                                        + text.strip().replace("'", "''") + "'")
                        > 0;
    }

    private static String main(String page) {
        return page.substring(page.indexOf("<main"), page.lastIndexOf("</main>"));
    }

    private void assertAtLeast(long least, String rows) {
        assertThat(number("select count(*) from " + rows)).as(rows).isGreaterThanOrEqualTo(least);
    }

    private long number(String sql) {
        return Objects.requireNonNull(
                database.sql(sql).mapValue(Long.class).one().block());
    }

    /** An empty database with the small demo to tell. */
    static class WithDemo implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(
                            "marketplace.database-url=" + TestDatabase.url(TestDatabase.fresh()),
                            "marketplace.demo=small")
                    .applyTo(context);
        }
    }

    /** Hears statements while it is asked to. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Listening {

        static final List<String> HEARD = new CopyOnWriteArrayList<>();
        static volatile boolean listens;

        @Bean
        static BeanPostProcessor ear() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof ConnectionFactory factory
                            ? ProxyConnectionFactory.builder(factory)
                                    .onBeforeQuery(query -> {
                                        if (listens) {
                                            query.getQueries().forEach(one -> HEARD.add(one.getQuery()));
                                        }
                                    })
                                    .build()
                            : bean;
                }
            };
        }
    }
}
