package coop.tablee.agreement;

import coop.tablee.agreement.Agreement.Clause;
import coop.tablee.agreement.Agreement.Evidence;
import coop.tablee.agreement.CalledOffLines.Line;
import coop.tablee.agreement.ContractFileWriting.Decision;
import coop.tablee.agreement.ContractFileWriting.MonthRow;
import coop.tablee.agreement.ContractFileWriting.OrderRow;
import coop.tablee.agreement.contest.Comparison;
import coop.tablee.agreement.contest.Contest;
import coop.tablee.catalogimport.SafeCsv;
import coop.tablee.shared.Money;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** The ZIP of an auditor's file while it grows. Formulas are neutralised in every table. Blocks; not for several threads at a time. */
final class ContractBundle {

    private static final String LINES = "lines.csv";
    /** Decisions on paper; all of them are in the table. */
    private static final int MOST_DECISIONS = 400;

    private final Agreement agreement;
    private final List<Contest> contests;
    private final Locale language;
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(packed, StandardCharsets.UTF_8);
    private final Map<String, OrderRow> orders = new LinkedHashMap<>();
    private final Map<YearMonth, Map<Integer, Long>> months = new TreeMap<>();
    private final List<String> left = new ArrayList<>();
    private boolean begun;
    private long evidenceBytes;

    /** @param contests its mini-competitions, with the answers that may be read */
    ContractBundle(Agreement agreement, List<Contest> contests, Locale language) {
        this.agreement = agreement;
        this.contests = List.copyOf(contests);
        this.language = language;
    }

    Agreement agreement() {
        return agreement;
    }

    /** The next lines; all of them come before anything else. */
    void add(List<Line> page) throws IOException {
        if (!begun) {
            zip.putNextEntry(new ZipEntry(LINES));
            write(
                    "order",
                    "accepted_at",
                    "delivery_date",
                    "state",
                    "kitchen",
                    "site",
                    "purchase_order",
                    "lot",
                    "seller",
                    "producer",
                    "product",
                    "quantity",
                    "unit",
                    "unit_price",
                    "pricing_unit",
                    "net",
                    "counted",
                    "currency",
                    "price_from",
                    "schedule_line",
                    "series",
                    "formula");
            begun = true;
        }
        for (var line : page) {
            add(line);
        }
    }

    private void add(Line line) throws IOException {
        var how = line.priced();
        write(
                line.order(),
                line.acceptedAt(),
                line.deliveryDate(),
                line.state(),
                line.kitchen(),
                line.site(),
                line.purchaseOrder(),
                line.lot(),
                line.seller(),
                line.producer(),
                line.product().in(language).text(),
                line.quantity().toPlainString(),
                line.orderingUnit(),
                line.price().toPlainString(),
                line.pricingUnit(),
                cents(line.netMinor()),
                cents(line.countedMinor()),
                "EUR",
                how == null ? "offer" : how.basis().name().toLowerCase(Locale.ROOT),
                how == null ? null : how.product() + " / " + how.unit(),
                how == null ? null : how.series(),
                how == null ? null : how.formula());
        orders.merge(
                line.order(),
                new OrderRow(
                        line.order(),
                        line.deliveryDate(),
                        line.kitchen(),
                        line.site(),
                        line.state(),
                        line.purchaseOrder(),
                        line.countedMinor()),
                (there, more) -> there.plus(more.countedMinor()));
        months.computeIfAbsent(YearMonth.from(line.deliveryDate()), month -> new TreeMap<>())
                .merge(line.lot(), line.countedMinor(), Long::sum);
    }

    void addTables(List<Decision> decisions) throws IOException {
        zip.closeEntry();
        begin("agreement.csv");
        write(
                "reference",
                "title",
                "from",
                "until",
                "state",
                "renewals",
                "renewals_used",
                "payment_days",
                "payment_source");
        write(
                agreement.reference(),
                agreement.title(),
                agreement.from(),
                agreement.until(),
                agreement.state().name().toLowerCase(Locale.ROOT),
                agreement.renewals(),
                agreement.renewalsUsed(),
                agreement.paymentDays(),
                agreement.paymentSource());
        begin("lots.csv");
        write(
                "lot",
                "title",
                "families",
                "supply",
                "suppliers",
                "estimated",
                "ceiling",
                "outside",
                "called_off",
                "left",
                "minimum_delivery",
                "reserved",
                "orders");
        for (var lot : agreement.lots()) {
            write(
                    lot.number(),
                    lot.title(),
                    String.join(" ", lot.families()),
                    lot.supply().name().toLowerCase(Locale.ROOT),
                    String.join(
                            ", ",
                            lot.suppliers().stream()
                                    .map(Agreement.Supplier::name)
                                    .toList()),
                    lot.estimated().amount(),
                    lot.maximum().amount(),
                    lot.outside().amount(),
                    lot.calledOff().amount(),
                    lot.left().amount(),
                    lot.minimumDropMinor() == null ? null : cents(lot.minimumDropMinor()),
                    lot.reservedGround(),
                    lot.orders());
        }
        begin("prices.csv");
        write(
                "lot",
                "product",
                "unit",
                "basis",
                "p0",
                "coefficient",
                "series",
                "from",
                "until",
                "supplier",
                "contest",
                "prices_products");
        for (var lot : agreement.lots()) {
            for (var price : lot.prices()) {
                write(
                        lot.number(),
                        price.product(),
                        price.unit(),
                        price.basis().name().toLowerCase(Locale.ROOT),
                        price.price().toPlainString(),
                        price.coefficient(),
                        price.quotation(),
                        price.from(),
                        price.until(),
                        price.supplier(),
                        price.contest(),
                        String.join(
                                ", ",
                                price.products().stream()
                                        .map(one -> one.names().in(language).text() + " (" + one.producer() + ")")
                                        .toList()));
            }
        }
        begin("series.csv");
        write("lot", "series", "basis", "from", "value", "source");
        for (var lot : agreement.lots()) {
            for (var series : lot.series()) {
                for (var value : series.values()) {
                    write(
                            lot.number(),
                            series.name(),
                            series.basis().name().toLowerCase(Locale.ROOT),
                            value.from(),
                            value.value().toPlainString(),
                            value.source());
                }
            }
        }
        begin("months.csv");
        write("month", "lot", "counted", "currency");
        for (var row : monthRows()) {
            write(row.month(), row.lot(), row.counted().amount(), "EUR");
        }
        addContests();
        begin("decisions.csv");
        write("at", "who", "what", "detail");
        for (var decision : decisions) {
            write(decision.at(), decision.who(), decision.action(), decision.detail());
        }
        zip.closeEntry();
    }

    /** Requests for quotes: what was asked, what decides, the points that were given and what was done with answers; of one that was not opened neither of these two. */
    private void addContests() throws IOException {
        begin("contests.csv");
        write(
                "contest",
                "lot",
                "title",
                "words",
                "state",
                "asked_at",
                "asked_by",
                "answers_until",
                "time_zone",
                "opened_at",
                "deliver_from",
                "deliver_until",
                "weekdays",
                "asked",
                "chosen",
                "reasons",
                "standstill_until",
                "decided_at",
                "decided_by");
        for (var one : contests) {
            write(
                    one.id(),
                    one.lotNumber(),
                    one.title(),
                    one.words(),
                    one.stateWord(),
                    one.askedAt(),
                    one.askedBy(),
                    one.until(),
                    one.zone(),
                    one.openedAt(),
                    one.from(),
                    one.to(),
                    String.join(
                            " ", one.weekdays().stream().map(String::valueOf).toList()),
                    one.supplierNames(),
                    one.chosenName(),
                    one.reasons(),
                    one.standstill(),
                    one.decidedAt(),
                    one.decidedBy());
        }
        begin("contest-goods.csv");
        write("contest", "product", "unit", "quantity");
        for (var one : contests) {
            for (var item : one.items()) {
                write(one.id(), item.product(), item.unit(), item.quantity().toPlainString());
            }
        }
        begin("contest-criteria.csv");
        write("contest", "criterion", "title", "weight");
        for (var one : contests) {
            for (var criterion : one.criteria()) {
                write(one.id(), criterion.kind().toLowerCase(Locale.ROOT), criterion.title(), criterion.weight());
            }
        }
        begin("contest-points.csv");
        write("contest", "supplier", "criterion", "title", "points", "weight");
        for (var one : contests) {
            if (one.isChosen()) {
                addPoints(one);
            }
        }
        begin("contest-events.csv");
        write("contest", "at", "supplier", "what");
        for (var one : contests) {
            for (var event : one.events()) {
                write(
                        one.id(),
                        event.at(),
                        event.supplier(),
                        event.what().name().toLowerCase(Locale.ROOT));
            }
        }
    }

    private void addPoints(Contest contest) throws IOException {
        for (var row : Comparison.of(contest).rows()) {
            for (var criterion : contest.criteria()) {
                write(
                        contest.id(),
                        row.answer().name(),
                        criterion.kind().toLowerCase(Locale.ROOT),
                        criterion.title(),
                        criterion.isPrice() ? row.pricePoints() : row.points().get(criterion.place()),
                        criterion.weight());
            }
        }
    }

    /** Comes after the files: it says which of them found no room. */
    private void addAnswers() throws IOException {
        begin("contest-answers.csv");
        write(
                "contest",
                "supplier",
                "first_at",
                "answered_at",
                "product",
                "unit",
                "quantity",
                "price",
                "total",
                "price_points",
                "points",
                "words",
                "file");
        for (var one : contests) {
            for (var row : Comparison.of(one).rows()) {
                addAnswer(one, row);
            }
        }
    }

    private void addAnswer(Contest contest, Comparison.Row row) throws IOException {
        var answer = row.answer();
        for (var item : contest.items()) {
            write(
                    contest.id(),
                    answer.name(),
                    answer.firstAt(),
                    answer.at(),
                    item.product(),
                    item.unit(),
                    item.quantity().toPlainString(),
                    answer.prices().stream()
                            .filter(price -> price.place() == item.place())
                            .map(price -> price.price().toPlainString())
                            .findFirst()
                            .orElse(""),
                    row.total().amount(),
                    row.pricePoints(),
                    contest.isChosen() ? row.sum() : null,
                    answer.words(),
                    answer.paper() == null ? null : told(answer));
        }
    }

    /** Answers that came with a file. */
    List<Contest.Answer> papers() {
        return contests.stream()
                .flatMap(one -> one.answers().stream())
                .filter(answer -> answer.paper() != null)
                .toList();
    }

    /** Puts the file of an answer in, or lists it where there is no room. */
    boolean addPaper(Contest.Answer answer, byte[] content) throws IOException {
        evidenceBytes += content.length;
        if (evidenceBytes > ContractFileWriting.MOST_EVIDENCE_BYTES) {
            left.add(path(answer));
            return false;
        }
        add(path(answer), content);
        return true;
    }

    private static String path(Contest.Answer answer) {
        return "quotes/" + answer.id() + "-" + answer.paper();
    }

    List<Evidence> evidence() {
        return agreement.clauses().stream()
                .flatMap(clause -> clause.evidence().stream())
                .toList();
    }

    /** Puts a file in, or lists it where there is no room. */
    boolean addEvidence(Evidence one, byte[] content) throws IOException {
        evidenceBytes += content.length;
        if (evidenceBytes > ContractFileWriting.MOST_EVIDENCE_BYTES) {
            left.add(path(one));
            return false;
        }
        add(path(one), content);
        return true;
    }

    void add(String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    byte[] finish() throws IOException {
        addAnswers();
        begin("clauses.csv");
        write("family", "lot", "title", "metric", "target", "due", "kept_since", "state", "evidence");
        for (var clause : agreement.clauses()) {
            write(
                    clause.family().name().toLowerCase(Locale.ROOT),
                    lotOf(clause),
                    clause.title(),
                    clause.metric(),
                    clause.target(),
                    clause.due(),
                    clause.doneOn(),
                    clause.state(),
                    String.join(" ", clause.evidence().stream().map(this::told).toList()));
        }
        zip.closeEntry();
        zip.close();
        return packed.toByteArray();
    }

    /** What the paper of the contract names. */
    Map<String, Object> contents(List<Decision> decisions) {
        return Map.of(
                "agreement",
                agreement,
                "lotNumbers",
                numbers(),
                "contests",
                contests.stream()
                        .map(one -> Map.of("it", one, "rows", Comparison.of(one).rows()))
                        .toList(),
                "months",
                monthRows(),
                "decisions",
                decisions.size() > MOST_DECISIONS ? decisions.subList(0, MOST_DECISIONS) : decisions,
                "orderCount",
                orders.size());
    }

    List<OrderRow> orders() {
        return List.copyOf(orders.values());
    }

    private Map<Long, Integer> numbers() {
        var numbers = new LinkedHashMap<Long, Integer>();
        agreement.lots().forEach(lot -> numbers.put(lot.id(), lot.number()));
        return numbers;
    }

    private @Nullable Integer lotOf(Clause clause) {
        return clause.lot() == null ? null : numbers().get(clause.lot());
    }

    private String told(Contest.Answer answer) {
        return left.contains(path(answer)) ? answer.paper() + " (on its page only)" : path(answer);
    }

    private String told(Evidence one) {
        return left.contains(path(one)) ? one.name() + " (on its page only)" : path(one);
    }

    private static String path(Evidence one) {
        return "evidence/" + one.id() + "-" + one.name();
    }

    private List<MonthRow> monthRows() {
        return months.entrySet().stream()
                .flatMap(month -> month.getValue().entrySet().stream()
                        .map(lot -> new MonthRow(month.getKey().toString(), lot.getKey(), lot.getValue())))
                .toList();
    }

    private void begin(String name) throws IOException {
        zip.closeEntry();
        zip.putNextEntry(new ZipEntry(name));
    }

    private void write(@Nullable Object... cells) throws IOException {
        var line = SafeCsv.line(Arrays.stream(cells)
                .map(cell -> Objects.requireNonNullElse(cell, "").toString())
                .toList());
        zip.write(line.getBytes(StandardCharsets.UTF_8));
    }

    private static String cents(long minor) {
        return Money.euro(minor).amount().toPlainString();
    }
}
