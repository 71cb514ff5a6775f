package coop.tablee.imports;

import coop.tablee.catalogue.Families;
import coop.tablee.catalogue.Family;
import coop.tablee.catalogue.ProductQueries;
import coop.tablee.identity.Actor;
import coop.tablee.imports.ImportPage.Problem;
import coop.tablee.imports.ImportPage.Repeated;
import coop.tablee.imports.ImportPage.Row;
import coop.tablee.imports.ImportPage.Segment;
import coop.tablee.platform.page.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Puts the page of an import together. */
@Component
class ImportPages {

    private static final int MOST_FILE_PROBLEMS = 50;
    private static final int MOST_SPANS = 40;

    private final ImportQueries queries;
    private final ImportRows importRows;
    private final ProductQueries products;
    private final Families families;
    private final IssueWords issueWords;
    private final ChangeWords changeWords;
    private final MessageSource messages;

    ImportPages(
            ImportQueries queries,
            ImportRows importRows,
            ProductQueries products,
            Families families,
            IssueWords issueWords,
            ChangeWords changeWords,
            MessageSource messages) {
        this.queries = queries;
        this.importRows = importRows;
        this.products = products;
        this.families = families;
        this.issueWords = issueWords;
        this.changeWords = changeWords;
        this.messages = messages;
    }

    Mono<ImportPage> page(long id, @Nullable String asked, int page, Actor actor, Locale locale) {
        return queries.require(id, actor).flatMap(view -> {
            var filter = RowFilter.of(asked, view);
            return Mono.zip(
                            importRows.rows(id, filter, page),
                            importRows.issuesOf(id, List.of(0L)),
                            importRows.repeatedNotices(id),
                            importRows.producers(id),
                            importRows.categories(id),
                            products.producers(actor).collectList(),
                            families.all())
                    .flatMap(parts -> importRows
                            .issuesOf(
                                    id,
                                    parts.getT1().stream().map(RowRecord::row).toList())
                            .map(issues -> new ImportPage(
                                    view,
                                    steps(view, locale),
                                    fileProblems(parts.getT2(), locale),
                                    repeated(parts.getT3(), locale),
                                    parts.getT4(),
                                    parts.getT5(),
                                    parts.getT6(),
                                    parts.getT7().values(),
                                    segments(view, filter),
                                    rows(parts.getT1(), notRepeated(issues, parts.getT3()), parts.getT7(), locale),
                                    total(parts.getT1()),
                                    next(id, filter, page, total(parts.getT1())))));
        });
    }

    private List<Place> steps(ImportView view, Locale locale) {
        var at = switch (view.state()) {
            case READING, REJECTED -> 1;
            case PREVIEW, CANCELLED -> 2;
            case APPLYING -> 3;
            case DONE -> 4;
        };
        var wrong = view.state() == ImportState.REJECTED || view.state() == ImportState.CANCELLED;
        var steps = new ArrayList<Place>();
        for (var step = 0; step < 4; step++) {
            var now = wrong ? Place.State.WRONG : Place.State.NOW;
            var state = step < at ? Place.State.DONE : step == at ? now : Place.State.TO_COME;
            steps.add(new Place(state, messages.getMessage("imports.step." + step, null, locale), ""));
        }
        return steps;
    }

    private List<Problem> fileProblems(List<IssueView> issues, Locale locale) {
        return issues.stream()
                .limit(MOST_FILE_PROBLEMS)
                .map(issue -> problem(issue, locale))
                .toList();
    }

    private List<Repeated> repeated(List<RepeatedNotice> notices, Locale locale) {
        return notices.stream()
                .map(repeated -> new Repeated(
                        problem(repeated.notice(), locale),
                        say("imports.repeated.rows", locale, repeated.rows().size(), spans(repeated.spans(), locale))))
                .toList();
    }

    private String spans(List<RepeatedNotice.Span> spans, Locale locale) {
        var written = spans.stream()
                .limit(MOST_SPANS)
                .map(span -> span.isOne()
                        ? say("imports.repeated.row", locale, span.first())
                        : say("imports.repeated.span", locale, span.first(), span.last()))
                .collect(Collectors.joining(", "));
        return spans.size() > MOST_SPANS ? say("imports.repeated.and-more", locale, written) : written;
    }

    private static List<IssueView> notRepeated(List<IssueView> issues, List<RepeatedNotice> repeated) {
        var said = repeated.stream().map(RepeatedNotice::notice).collect(Collectors.toSet());
        return issues.stream().filter(issue -> !said.contains(issue.anywhere())).toList();
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }

    private List<Row> rows(List<RowRecord> rows, List<IssueView> issues, Map<String, Family> families, Locale locale) {
        var byRow = issues.stream().collect(Collectors.groupingBy(IssueView::row));
        return rows.stream()
                .map(row -> new Row(
                        row.row(),
                        row.producer(),
                        row.articleNumber(),
                        row.name(),
                        row.outcome(),
                        row.price(),
                        row.storage(),
                        row.allergens(),
                        row.product(),
                        changeWords.changes(row.diff(), families, locale),
                        byRow.getOrDefault(row.row(), List.of()).stream()
                                .map(issue -> problem(issue, locale))
                                .toList()))
                .toList();
    }

    private Problem problem(IssueView issue, Locale locale) {
        return new Problem(issueWords.message(issue, locale), issue.isRefusal(), issue.column());
    }

    private static List<Segment> segments(ImportView view, RowFilter current) {
        var segments = new ArrayList<Segment>();
        addUnlessEmpty(segments, RowFilter.REFUSED, view.refused(), current);
        addUnlessEmpty(segments, RowFilter.WAITING, view.waiting(), current);
        segments.add(new Segment(RowFilter.CREATE, view.created(), current == RowFilter.CREATE));
        segments.add(new Segment(RowFilter.CHANGE, view.changed(), current == RowFilter.CHANGE));
        segments.add(new Segment(RowFilter.UNCHANGED, view.unchanged(), current == RowFilter.UNCHANGED));
        addUnlessEmpty(segments, RowFilter.LEFT_OUT, view.leftOut(), current);
        segments.add(new Segment(RowFilter.ALL, view.read(), current == RowFilter.ALL));
        return segments;
    }

    private static void addUnlessEmpty(List<Segment> segments, RowFilter filter, int count, RowFilter current) {
        if (count > 0 || filter == current) {
            segments.add(new Segment(filter, count, filter == current));
        }
    }

    private static long total(List<RowRecord> rows) {
        return rows.isEmpty() ? 0 : rows.get(0).total();
    }

    private static @Nullable String next(long id, RowFilter filter, int page, long total) {
        return total > (long) page * ImportRows.ROWS_A_PAGE
                ? "/coop/imports/%d?show=%s&page=%d".formatted(id, filter.word(), page + 1)
                : null;
    }
}
