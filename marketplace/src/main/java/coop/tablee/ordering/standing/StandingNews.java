package coop.tablee.ordering.standing;

import coop.tablee.ordering.OrderState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What there is to tell about one date of a standing order, and whom. The outbox says when: {@code standing_order_report}, key and {@code run} are the date's id. */
@Component
public class StandingNews {

    private static final String NEWS = """
            select r.id run, a.email, a.locale, jsonb_build_object('standingOrder', s.id, 'day', r.day, 'place', t.name, 'number', o.number, 'state', o.state,
                'report', r.report, 'reason', r.reason)::text news,
                case when o.state = 'AWAITING_PAYMENT' then o.hold_until end pay_until
            from ordering.standing_run r
            join ordering.standing_order s on s.id = r.standing_order_id
            join identity.account a on a.id = s.account_id
            join network.site t on t.id = s.destination_id
            left join ordering.orders o on o.id = r.order_id
            where r.id = any (:runs) and r.state <> 'DUE' and r.day >= (platform.business_time() at time zone 'UTC')::date
            order by r.id
            """;

    private final DatabaseClient database;
    private final JsonMapper json;

    StandingNews(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * @param number the order that was placed; absent when nothing could be
     * @param state how that order stands now
     * @param payUntil until when it waits for its payment; absent when it does not
     */
    public record Told(
            long run,
            long standingOrder,
            LocalDate day,
            String place,
            @Nullable String number,
            @Nullable OrderState state,
            List<Missed> report,
            @Nullable String reason,
            String email,
            Locale locale,
            @Nullable Instant payUntil) {

        public Told {
            report = List.copyOf(report);
        }
    }

    private record News(
            long standingOrder,
            LocalDate day,
            String place,
            @Nullable String number,
            @Nullable OrderState state,
            List<Missed> report,
            @Nullable String reason) {}

    /** What there is to tell about these; of days that are over nothing, so that nobody is told of what does not matter any more. */
    public Mono<List<Told>> about(Collection<Long> runs) {
        return database.sql(NEWS)
                .bind("runs", runs.toArray(Long[]::new))
                .map(row -> {
                    var news = json.readValue(row.get("news", String.class), News.class);
                    return new Told(
                            Objects.requireNonNull(row.get("run", Long.class)),
                            news.standingOrder,
                            news.day,
                            news.place,
                            news.number,
                            news.state,
                            news.report,
                            news.reason,
                            Objects.requireNonNull(row.get("email", String.class)),
                            Locale.forLanguageTag(Objects.requireNonNull(row.get("locale", String.class))),
                            row.get("pay_until", Instant.class));
                })
                .all()
                .collectList();
    }
}
