package coop.tablee.payment.stripe;

import coop.tablee.platform.RecurringWork;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Keeps what Stripe tells, each event once, and looks into it. Of an event nothing is kept but what it is about. */
@Component
class EventInbox implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(EventInbox.class);
    private static final int MAX_ATTEMPTS = 12;
    private static final String PAGE = "checkout.session.";
    private static final String DISPUTE = "charge.dispute.";
    private static final String RETURNED = "refund.failed";
    private static final String ACCOUNT = "account.updated";
    private static final List<String> KINDS = List.of(PAGE, DISPUTE, RETURNED, ACCOUNT, StripeEvent.DEAUTHORISED);

    private static final String STORE = """
            insert into payment.event (provider, event_id, payload, status, applied_at)
            values ('stripe', :event, jsonb_build_object('type', :type::text, 'object', :object::text),
                case when :relevant then 'new' else 'ignored' end, case when not :relevant then clock_timestamp() end)
            on conflict on constraint payment_event_once do nothing
            """;
    private static final String TAKE = """
            /* job */ update payment.event set attempts = attempts + 1, due_at = clock_timestamp() + interval '2 minutes'
            where (provider, event_id) = (select provider, event_id from payment.event
                where status in ('new', 'failed') and due_at <= clock_timestamp() and provider = 'stripe' order by due_at, received_at limit 1 for update skip locked)
            returning event_id, payload ->> 'type' type, payload ->> 'object' object
            """;
    private static final String MARK = """
            /* job */ update payment.event set status = :status, applied_at = clock_timestamp()
            where provider = 'stripe' and event_id = :event and status in ('new', 'failed')
            """;
    private static final String MARK_FAILED = """
            /* job */ update payment.event set status = case when attempts >= :max then 'dead' else 'failed' end,
                due_at = clock_timestamp() + least(interval '1 hour', interval '1 second' * power(3, attempts))
            where provider = 'stripe' and event_id = :event and status in ('new', 'failed')
            """;

    private final DatabaseClient database;
    private final CardSessions sessions;
    private final CardDisputes disputes;
    private final RefundSending refunds;
    private final SellerAccounts accounts;
    private final StripeProperties properties;

    EventInbox(
            DatabaseClient database,
            CardSessions sessions,
            CardDisputes disputes,
            RefundSending refunds,
            SellerAccounts accounts,
            StripeProperties properties) {
        this.database = database;
        this.sessions = sessions;
        this.disputes = disputes;
        this.refunds = refunds;
        this.accounts = accounts;
        this.properties = properties;
    }

    /** Keeps an event; one that is here already stays as it is. */
    Mono<Void> store(StripeEvent event) {
        return database.sql(STORE)
                .bind("event", event.id())
                .bind("type", event.type())
                .bind("object", event.object())
                .bind("relevant", KINDS.stream().anyMatch(event::isAbout) && event.live() == properties.isLive())
                .then();
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT3S")
    Mono<Void> round() {
        return properties.isSet()
                ? Rounds.untilNothingIsLeft(this::next, LOG, "Events of the provider wait")
                : Mono.empty();
    }

    private Mono<Boolean> next() {
        return database.sql(TAKE).map(Told::from).one().flatMap(this::apply).hasElement();
    }

    private Mono<String> apply(Told told) {
        return lookAt(told)
                .flatMap(anythingNew -> mark(told, anythingNew ? "applied" : "ignored"))
                .onErrorResume(error -> {
                    LOG.warn("Event {} is looked into later: {}", told.event, error.toString());
                    return database.sql(MARK_FAILED)
                            .bind("event", told.event)
                            .bind("max", MAX_ATTEMPTS)
                            .then();
                })
                .thenReturn(told.event);
    }

    private Mono<Boolean> lookAt(Told told) {
        if (told.type.startsWith(DISPUTE)) {
            return disputes.lookAt(told.object);
        }
        if (told.type.equals(ACCOUNT) || told.type.equals(StripeEvent.DEAUTHORISED)) {
            return accounts.lookAt(told.object);
        }
        return told.type.equals(RETURNED) ? refunds.lookAt(told.object) : sessions.lookAtPage(told.object, told.event);
    }

    private Mono<Void> mark(Told told, String status) {
        return database.sql(MARK)
                .bind("event", told.event)
                .bind("status", status)
                .then();
    }

    private record Told(String event, String type, String object) {

        static Told from(Readable row) {
            return new Told(
                    Objects.requireNonNull(row.get("event_id", String.class)),
                    Objects.requireNonNull(row.get("type", String.class)),
                    Objects.requireNonNull(row.get("object", String.class)));
        }
    }
}
