package coop.tablee.agreement;

import coop.tablee.agreement.contest.ContestQueries;
import coop.tablee.platform.Blocking;
import coop.tablee.platform.paper.Paper;
import coop.tablee.platform.paper.Printer;
import coop.tablee.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Puts an auditor's file together: the contract with its lots, prices, ceilings, clauses, mini-competitions and decisions, every line that was called off with how its price came about, and the
 * evidence. Tables as CSV, all that is read by people as PDF, in one ZIP. Nothing blocks the event loop and no transaction is open meanwhile.
 */
@Component
class ContractFileWriting implements DisposableBean {

    static final int LINES_AT_ONCE = 5_000;
    /** Rows of a PDF of orders: some forty pages. */
    static final int ORDERS_A_PAPER = 1_400;
    /** Evidence beyond this is listed, and stays on its page. */
    static final int MOST_EVIDENCE_BYTES = 32 * 1024 * 1024;

    private static final int STEPS_BESIDE_LINES = 3;
    private static final String DECISIONS = """
            select t.at, t.action, t.detail::text detail, coalesce(t.detail ->> 'reason', t.detail ->> 'source', '') reason, coalesce(p.display_name, '') who
            from identity.trail t left join identity.account p on p.id = t.actor_id
            where t.object_type = 'agreement' and t.object_id = :agreement order by t.at, t.id limit 20000
            """;
    private static final String QUOTE = "select paper from agreement.opened_answer where id = :id";
    private static final String EVIDENCE = "select content from agreement.evidence where id = :id";

    private final DatabaseClient database;
    private final AgreementQueries queries;
    private final CalledOffLines lines;
    private final ContestQueries contests;
    private final ContractFiles files;
    private final Printer printer;
    private final Blocking packing = Blocking.of("contract-file", 2, 20);

    ContractFileWriting(
            DatabaseClient database,
            AgreementQueries queries,
            CalledOffLines lines,
            ContestQueries contests,
            ContractFiles files,
            Printer printer) {
        this.database = database;
        this.queries = queries;
        this.lines = lines;
        this.contests = contests;
        this.files = files;
        this.printer = printer;
    }

    /** Something that somebody decided about the contract. */
    record Decision(Instant at, String who, String action, String reason, String detail) {}

    /** An order under it, and what it comes to under its lots. */
    record OrderRow(
            String number,
            LocalDate deliveryDate,
            String kitchen,
            String site,
            String state,
            @Nullable String purchaseOrder,
            long countedMinor) {

        public Money counted() {
            return Money.euro(countedMinor);
        }

        OrderRow plus(long more) {
            return new OrderRow(number, deliveryDate, kitchen, site, state, purchaseOrder, countedMinor + more);
        }
    }

    /** What a month of deliveries comes to under a lot. */
    record MonthRow(String month, int lot, long countedMinor) {

        public Money counted() {
            return Money.euro(countedMinor);
        }
    }

    /** The ZIP; empty when somebody else makes it by now. */
    Mono<byte[]> write(ContractFiles.Lease lease) {
        // One after the other: what fails must not cancel what is still being read
        return queries.ofAuthority(lease.agreement(), lease.authority())
                .flatMap(agreement -> contests.ofAgreement(lease.agreement(), lease.authority())
                        .map(asked -> new ContractBundle(agreement, asked, lease.language())))
                .flatMap(bundle -> decisions(lease.agreement())
                        .flatMap(decided ->
                                lines.count(lease.agreement()).flatMap(count -> write(lease, bundle, decided, count))));
    }

    private Mono<byte[]> write(ContractFiles.Lease lease, ContractBundle bundle, List<Decision> decisions, long count) {
        var total = (int) Math.min(count / LINES_AT_ONCE + 1 + STEPS_BESIDE_LINES, Integer.MAX_VALUE);
        return step(lease, 0, total)
                .then(Mono.defer(() -> writeLines(lease, bundle, 0, 1, total)))
                .flatMap(done -> writeTables(bundle, decisions)
                        .then(step(lease, done, total))
                        .then(Mono.defer(() -> writeEvidence(bundle)))
                        .then(Mono.defer(() -> step(lease, done + 1, total)))
                        .then(Mono.defer(() -> writePapers(lease, bundle, decisions, done + 1, total)))
                        .then(Mono.defer(() -> step(lease, total, total))))
                .then(Mono.defer(() -> packing.call(bundle::finish)))
                .onErrorResume(Lost.class, lost -> Mono.empty());
    }

    private Mono<Integer> writeLines(
            ContractFiles.Lease lease, ContractBundle bundle, long after, int done, int total) {
        return lines.after(lease.agreement(), after, LINES_AT_ONCE)
                .flatMap(page -> packing.call(() -> {
                            bundle.add(page);
                            return page;
                        })
                        .flatMap(written -> step(lease, done, total).thenReturn(written))
                        .flatMap(written -> written.size() < LINES_AT_ONCE
                                ? Mono.just(done + 1)
                                : writeLines(
                                        lease,
                                        bundle,
                                        written.get(written.size() - 1).id(),
                                        done + 1,
                                        total)));
    }

    private Mono<Boolean> writeTables(ContractBundle bundle, List<Decision> decisions) {
        return packing.call(() -> {
            bundle.addTables(decisions);
            return true;
        });
    }

    private Mono<Void> writeEvidence(ContractBundle bundle) {
        return Flux.fromIterable(bundle.evidence())
                .concatMap(
                        one -> database.sql(EVIDENCE)
                                .bind("id", one.id())
                                .mapValue(byte[].class)
                                .one()
                                .flatMap(content -> packing.call(() -> bundle.addEvidence(one, content))),
                        1)
                .thenMany(Flux.fromIterable(bundle.papers())
                        .concatMap(
                                one -> database.sql(QUOTE)
                                        .bind("id", one.id())
                                        .mapValue(byte[].class)
                                        .one()
                                        .flatMap(content -> packing.call(() -> bundle.addPaper(one, content))),
                                1))
                .then();
    }

    private Mono<Void> writePapers(
            ContractFiles.Lease lease, ContractBundle bundle, List<Decision> decisions, int done, int total) {
        var language = lease.language();
        var papers = new ArrayList<NamedPaper>();
        papers.add(new NamedPaper(
                "contract.pdf", new Paper("agreement/file-paper", language, bundle.contents(decisions))));
        var orders = bundle.orders();
        var parts = (orders.size() + ORDERS_A_PAPER - 1) / ORDERS_A_PAPER;
        for (var part = 0; part < parts; part++) {
            var rows = orders.subList(part * ORDERS_A_PAPER, Math.min(orders.size(), (part + 1) * ORDERS_A_PAPER));
            papers.add(new NamedPaper(
                    parts == 1 ? "orders.pdf" : "orders-%d.pdf".formatted(part + 1),
                    new Paper(
                            "agreement/file-orders-paper",
                            language,
                            Map.of(
                                    "agreement",
                                    bundle.agreement(),
                                    "orders",
                                    rows,
                                    "part",
                                    part + 1,
                                    "parts",
                                    parts))));
        }
        return Flux.fromIterable(papers)
                .concatMap(
                        one -> printer.print(one.paper)
                                .flatMap(pdf -> step(lease, done, total).thenReturn(pdf))
                                .flatMap(pdf -> packing.call(() -> {
                                    bundle.add(one.name, pdf.bytes());
                                    return true;
                                })),
                        1)
                .then();
    }

    private record NamedPaper(String name, Paper paper) {}

    private Mono<List<Decision>> decisions(long agreement) {
        return database.sql(DECISIONS)
                .bind("agreement", Long.toString(agreement))
                .map(row -> new Decision(
                        row.get("at", Instant.class),
                        row.get("who", String.class),
                        row.get("action", String.class),
                        row.get("reason", String.class),
                        row.get("detail", String.class)))
                .all()
                .collectList();
    }

    private Mono<Void> step(ContractFiles.Lease lease, int done, int total) {
        return files.goOn(lease, done, total).flatMap(ours -> ours ? Mono.empty() : Mono.error(new Lost()));
    }

    @Override
    public void destroy() {
        packing.close();
    }

    /** Somebody else makes it by now. */
    private static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
