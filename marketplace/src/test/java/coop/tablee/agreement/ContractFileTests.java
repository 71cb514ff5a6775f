package coop.tablee.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.agreement.ContractFiles.State;
import coop.tablee.agreement.contest.ContestTerms;
import coop.tablee.agreement.contest.Contests;
import coop.tablee.agreement.contest.Quote;
import coop.tablee.agreement.contest.Quotes;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.platform.form.Paper;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Pdf;
import coop.tablee.testing.Village;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** The auditor's file: everything of a contract in one ZIP, made once at a time, kept for a week. */
@MarketplaceTest
class ContractFileTests {

    private final LocalDate today = LocalDate.now(Village.ZONE);

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    Agreements agreements;

    @Autowired
    Lots lots;

    @Autowired
    PriceSeries series;

    @Autowired
    Clauses clauses;

    @Autowired
    OrderPlacement placement;

    @Autowired
    Contests contests;

    @Autowired
    Quotes quotes;

    @Autowired
    ContractFiles files;

    @Autowired
    ContractFileJobs jobs;

    @Autowired
    ContractFileWriting writing;

    private Village village;
    private Actor mayor;
    private long agreement;

    @BeforeEach
    void sign() {
        village = Village.build(database, accounts);
        village.person("mayor", "forest", Role.OWNER);
        village.person("other-mayor", "uccle", Role.OWNER);
        mayor = village.actor("mayor");
        agreement = agreements
                .write(
                        new AgreementTerms(
                                "AC-1",
                                "Vegetables",
                                today.minusYears(1),
                                today.plusYears(1),
                                1,
                                12,
                                30,
                                "2011/7/EU, art. 4"),
                        UUID.randomUUID(),
                        mayor)
                .block();
        var lot = lots.write(
                        agreement,
                        null,
                        new LotTerms(
                                1,
                                "Roots",
                                List.of("ROOT_VEGETABLES", "STEM_VEGETABLES"),
                                Money.euro(0),
                                Money.euro(1_000_000),
                                Money.euro(0),
                                null,
                                LotSupply.SOLE,
                                List.of(village.party("sillons")),
                                null),
                        mayor)
                .block();
        lots.addPrice(
                        agreement,
                        lot,
                        new PriceTerms(
                                "Carotte",
                                "kg",
                                PriceBasis.INDEXED,
                                new BigDecimal("1.3"),
                                BigDecimal.ONE,
                                "Prices of carrots",
                                today.minusYears(1),
                                today.plusYears(1)),
                        mayor)
                .block();
        var clause = clauses.write(
                        agreement,
                        null,
                        new ClauseTerms(null, ClauseFamily.SOCIAL, "=Training", "Hours", "120", today.minusDays(1)),
                        mayor)
                .block();
        agreements.start(agreement, mayor).block();
        var followed = database.sql("select series_id from agreement.lot_price where lot_id = " + lot)
                .mapValue(Long.class)
                .one()
                .block();
        for (var value : List.of(
                new PriceSeries.Value(today.minusYears(1), new BigDecimal("112.5"), "Statbel, 3 March"),
                new PriceSeries.Value(today, new BigDecimal("118.35"), "Statbel, 3 April"))) {
            series.say(agreement, lot, followed, value, mayor).block();
        }
        clauses.prove(
                        agreement,
                        clause,
                        new Paper("PDF", "hours.pdf", "%PDF-1.4".getBytes(StandardCharsets.US_ASCII)),
                        mayor)
                .block();
        place("Carotte", 10);
        place("Poireau", 2);
    }

    @Test
    void fileHoldsOrdersPricesCeilingsClausesEvidenceAndDecisions() throws IOException {
        var zip = unzip(made());

        assertThat(zip.keySet())
                .contains(
                        "agreement.csv",
                        "clauses.csv",
                        "contract.pdf",
                        "decisions.csv",
                        "lines.csv",
                        "lots.csv",
                        "months.csv",
                        "orders.pdf",
                        "prices.csv",
                        "series.csv");
        assertThat(zip.get("contract.pdf")).startsWith("%PDF");
        assertThat(zip.get("orders.pdf")).startsWith("%PDF");
        assertThat(zip.get("lines.csv").lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("13.68")
                        && line.contains("indexed")
                        && line.contains("1.3 × (0 + 1 × 118.35 / 112.5)"))
                .anyMatch(line -> line.contains("5.28") && line.contains("offer"));
        assertThat(zip.get("lots.csv")).contains("10000.00").contains("18.96");
        assertThat(zip.get("series.csv")).contains("118.35").contains("Statbel, 3 April");
        assertThat(zip.get("decisions.csv")).contains("agreement-started").contains("agreement-series-said");
        assertThat(zip.get("clauses.csv"))
                .as("formulas are neutralised")
                .doesNotContain(",=Training")
                .contains("hours.pdf");
        assertThat(zip.keySet()).anyMatch(name -> name.startsWith("evidence/") && name.endsWith("hours.pdf"));
    }

    @Test
    void fileTellsAMiniCompetitionWithItsAnswersOnceTheyAreOpened() throws IOException {
        var contest = askForQuotes();
        quotes.answer(contest, quote("1.4000", "Vite dit"), village.actor("producer"))
                .block();
        quotes.answer(contest, quote("1.2345", "Récoltées la veille"), village.actor("producer"))
                .block();
        quotes.answer(contest, quote("1.5000", "=Caisses"), village.actor("coordinator"))
                .block();
        quotes.withdraw(contest, village.actor("coordinator")).block();
        quotes.answer(contest, quote("1.3579", "=Caisses"), village.actor("coordinator"))
                .block();

        var sealed = made();
        var before = unzip(sealed);
        assertThat(before.get("contests.csv"))
                .contains("Carottes de l’hiver", "asked", "2 4", "Europe/Brussels", "Ferme des Sept Sillons");
        assertThat(before.get("contest-goods.csv")).contains("Carotte,kg,1200");
        assertThat(before.get("contest-criteria.csv")).contains("price,,60", "quality,Fraîcheur,40");
        assertThat(before.get("contest-answers.csv").lines())
                .as("only its head")
                .hasSize(1);
        assertThat(before.get("contest-events.csv").lines()).as("only its head").hasSize(1);
        assertThat(before.keySet()).noneMatch(name -> name.startsWith("quotes/"));
        assertThat(Pdf.words(entry(sealed, "contract.pdf")))
                .contains("Carottes de l’hiver", "1 200 kg", "scellées")
                .doesNotContain("1,2345", "1,3579", "Récoltées la veille");
        assertThat(String.join("", before.values()))
                .doesNotContain("1.2345", "1.3579", "1.4000", "Récoltées la veille");

        run("update agreement.contest set answers_until = platform.business_time() where id = " + contest);
        run("select agreement.open_contests()");
        contests.choose(
                        agreement,
                        contest,
                        village.party("sillons"),
                        Map.of(
                                village.party("sillons"), Map.of(2, new BigDecimal("38.5")),
                                village.party("grandChamp"), Map.of(2, new BigDecimal("12"))),
                        "Moins cher et plus frais",
                        today.plusDays(3),
                        UUID.randomUUID(),
                        mayor)
                .block();
        run("update agreement.contract_file set expires_at = clock_timestamp() where agreement_id = " + agreement);
        files.expire().block();

        var opened = made();
        var after = unzip(opened);
        assertThat(after.get("contests.csv"))
                .contains(
                        "chosen", "Moins cher et plus frais", today.plusDays(3).toString());
        assertThat(after.get("contest-answers.csv"))
                .contains("1.2345", "1.3579", "98.5", "Récoltées la veille", "quotes/")
                .as("what was replaced or taken back is gone")
                .doesNotContain("1.4000", "1.5000", "Vite dit")
                .as("formulas are neutralised")
                .doesNotContain(",=Caisses");
        assertThat(after.get("contest-points.csv")).contains("price,,60", "quality,Fraîcheur,38.50,40");
        assertThat(after.get("contest-events.csv").lines().findFirst())
                .as("no names of people at suppliers")
                .contains("contest,at,supplier,what");
        assertThat(after.get("contest-events.csv").lines().skip(1).map(line -> line.split(",")[3]))
                .containsExactly("sent", "replaced", "sent", "withdrawn", "sent");
        assertThat(after.get("prices.csv")).contains("," + contest + ",");
        assertThat(after.get("decisions.csv")).contains("contest-asked", "contest-chosen");
        assertThat(after.keySet()).anyMatch(name -> name.startsWith("quotes/") && name.endsWith("-offre.pdf"));
        assertThat(Pdf.words(entry(opened, "contract.pdf")))
                .contains(
                        "Carottes de l’hiver",
                        "Ferme des Sept Sillons",
                        "1,2345",
                        "1,3579",
                        "98,5",
                        "Récoltées la veille",
                        "Moins cher et plus frais",
                        "retirée",
                        "Fraîcheur: 38,5 sur 40",
                        "offre.pdf");
    }

    private long askForQuotes() {
        var lot = database.sql("select id from agreement.lot where agreement_id = " + agreement)
                .mapValue(Long.class)
                .one()
                .block();
        run("update agreement.lot set supply = 'GROUP' where id = " + lot);
        run("insert into agreement.lot_supplier values (%d, %d, 2)".formatted(lot, village.party("grandChamp")));
        return contests.ask(
                        agreement,
                        lot,
                        new ContestTerms(
                                "Carottes de l’hiver",
                                "En caisses consignées",
                                today.plusDays(2).atTime(12, 0),
                                today.plusDays(10),
                                today.plusDays(50),
                                List.of(2, 4),
                                List.of(new ContestTerms.Goods("Carotte", "kg", BigDecimal.valueOf(1200))),
                                60,
                                List.of(new ContestTerms.Quality("Fraîcheur", 40))),
                        UUID.randomUUID(),
                        mayor)
                .block();
    }

    private static Quote quote(String price, String words) {
        return new Quote(
                words,
                List.of(new Quote.Price(new BigDecimal(price), null)),
                new Paper("PDF", "offre.pdf", "%PDF-1.4".getBytes(StandardCharsets.US_ASCII)),
                false);
    }

    private static byte[] entry(byte[] packed, String name) throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(packed), StandardCharsets.UTF_8)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return zip.readAllBytes();
                }
            }
        }
        throw new IllegalStateException(name);
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    @Test
    void fileIsFetchedAsOftenAsWantedUntilItIsGoneAndMadeAnew() {
        var first = made();
        assertThat(files.fetch(agreement, mayor).block()).isEqualTo(first);

        database.sql(
                        "update agreement.contract_file set expires_at = clock_timestamp() - interval '1 second' where agreement_id = "
                                + agreement)
                .then()
                .block();
        assertThat(files.fetch(agreement, mayor).block()).isNull();
        files.expire().block();
        assertThat(files.how(agreement, mayor).block().state()).isEqualTo(State.EXPIRED);
        assertThat(made()).isNotEmpty();
    }

    @Test
    void askedForByManyAtOnceItIsMadeOnce() {
        Flux.range(0, 8)
                .flatMap(i -> files.ask(agreement, Locale.FRENCH, mayor), 8)
                .blockLast();
        var leases = Flux.range(0, 8)
                .flatMap(i -> files.takeNext().filter(lease -> lease.agreement() == agreement), 8)
                .collectList()
                .block();

        assertThat(leases).as("or this node's own job was quicker").hasSizeLessThanOrEqualTo(1);
        if (!leases.isEmpty()) {
            var lease = leases.get(0);
            assertThat(files.takeNext()
                            .filter(one -> one.agreement() == agreement)
                            .block())
                    .isNull();
            var stranger = new ContractFiles.Lease(agreement, lease.authority(), Locale.FRENCH, 1, UUID.randomUUID());
            assertThat(files.finish(stranger, new byte[1]).block()).isFalse();
            assertThat(writing.write(stranger).block())
                    .as("whose lease is gone")
                    .isNull();
            assertThat(files.finish(lease, writing.write(lease).block()).block())
                    .isTrue();
        }
    }

    @Test
    void whatDiedOnTheWayIsBegunAgainAndGivenUpInTheEnd() {
        files.ask(agreement, Locale.FRENCH, mayor).block();
        database.sql("""
                        update agreement.contract_file set lease_token = gen_random_uuid(), lease_until = clock_timestamp() + interval '1 hour', attempts = %d
                        where agreement_id = %d and state = 'MAKING'
                        """.formatted(ContractFiles.MOST_ATTEMPTS, agreement))
                .then()
                .block();
        var token = database.sql(
                        "select lease_token from agreement.contract_file where state = 'MAKING' and agreement_id = "
                                + agreement)
                .mapValue(UUID.class)
                .one()
                .block();
        if (token != null) {
            files.letGo(new ContractFiles.Lease(agreement, village.party("forest"), Locale.FRENCH, 3, token))
                    .block();
            assertThat(files.how(agreement, mayor).block().state()).isEqualTo(State.FAILED);
        }
        assertThat(made()).isNotEmpty();
    }

    @Test
    void anothersContractIsNotThere() {
        var other = village.actor("other-mayor");
        made();

        assertThat(code(files.ask(agreement, Locale.FRENCH, other))).isEqualTo("not-found");
        assertThat(code(files.how(agreement, other))).isEqualTo("not-found");
        assertThat(code(files.fetch(agreement, other))).isEqualTo("not-found");
    }

    private byte[] made() {
        files.ask(agreement, Locale.FRENCH, mayor).block();
        return Mono.defer(() -> jobs.runDue()
                        .then(files.fetch(agreement, mayor))
                        .switchIfEmpty(Mono.error(() -> new IllegalStateException("not made yet"))))
                .retryWhen(Retry.fixedDelay(100, Duration.ofMillis(200)))
                .block();
    }

    private static Map<String, String> unzip(byte[] packed) throws IOException {
        var found = new TreeMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(packed), StandardCharsets.UTF_8)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                found.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    private void place(String product, int quantity) {
        var order = new OrderRequest(
                village.site("tilleulsDoor"),
                village.firstDate(),
                null,
                null,
                List.of(new LineRequest(
                        village.offer(product, village.firstDate()), BigDecimal.valueOf(quantity), null)));
        placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(order), PaymentMethod.ACCOUNT, false),
                        village.actor("canteen"))
                .block();
    }

    private static String code(Mono<?> work) {
        return work.map(done -> "done")
                .defaultIfEmpty("done")
                .onErrorResume(DomainException.class, refused -> Mono.just(refused.code()))
                .block();
    }
}
