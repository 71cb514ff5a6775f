package coop.tablee.payment.stripe;

import coop.tablee.payment.inbox.PaymentAttempt;
import coop.tablee.payment.inbox.Settling;
import coop.tablee.platform.Binding;
import coop.tablee.platform.Blocking;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The provider's pages for our payments: asks for one where there is none, and looks how it stands. */
@Component
class CardSessions {

    static final String PROVIDER = "stripe";

    private static final Logger LOG = LoggerFactory.getLogger(CardSessions.class);
    private static final int AT_ONCE = 4;

    private static final String BEGIN = "select" + CardSession.COLUMNS
            + "from payment.begin_session(:payment, :language, :seller, :percent, :holds) s join payment.payment p on p.id = s.payment_id";
    private static final String FIND = "select" + CardSession.COLUMNS
            + "from payment.session s join payment.payment p on p.id = s.payment_id where ";
    private static final String STANDS = "s.state in ('asked', 'open', 'processing') and ";
    private static final String TAKE =
            """
            /* job */ with due as (
                select id from payment.session where state in ('asked', 'open', 'processing') and due_at <= clock_timestamp() order by due_at limit 20 for update skip locked
            ), s as (
                update payment.session t set due_at = clock_timestamp() + case t.state when 'processing' then interval '1 hour' else interval '2 minutes' end from due where t.id = due.id returning t.*
            )
            select""" + CardSession.COLUMNS + "from s join payment.payment p on p.id = s.payment_id";
    private static final String OPENED = """
            update payment.session set state = 'open', provider_ref = :reference, url = :url where id = :id and provider_ref is null
            """;
    private static final String END =
            "update payment.session set state = :state where id = :id and (state in ('asked', 'open', 'processing') or :state = 'paid' and state <> 'paid')";
    private static final String REFUSED = "select payment.session_refused(:id)";
    private static final String NEXT_ROUND =
            "update payment.session set take_round = take_round + 1 where id = :id and take_round = :round";
    private static final String BEGUN =
            "update payment.session set state = 'processing' where id = :id and state = 'open'";

    private final DatabaseClient database;
    private final CardProvider provider;
    private final Settling settling;
    private final SellersOfPayments sellers;
    private final Blocking stripeThreads;

    CardSessions(
            DatabaseClient database,
            CardProvider provider,
            Settling settling,
            SellersOfPayments sellers,
            Blocking stripeThreads) {
        this.database = database;
        this.provider = provider;
        this.settling = settling;
        this.sellers = sellers;
        this.stripeThreads = stripeThreads;
    }

    /** Where the buyer pays; nowhere when there is no page to be had: the provider does not answer, or nothing is waited for any more. */
    Mono<CardWay> wayFor(PaymentAttempt attempt, Locale language) {
        return begun(attempt, language)
                .flatMap(session -> session.elapsed() && session.reference() != null && !session.processing()
                        ? look(session, null).then(begun(attempt, language))
                        : Mono.just(session))
                .flatMap(session ->
                        way(session).switchIfEmpty(Mono.defer(() -> withoutSeller(attempt, session, language))))
                .onErrorResume(ProviderFailure.class, failure -> Mono.empty())
                .defaultIfEmpty(CardWay.NONE);
    }

    private Mono<CardWay> way(CardSession session) {
        if (session.processing()) {
            return Mono.just(CardWay.UNDER_WAY);
        }
        if (session.elapsed() && session.reference() != null) {
            return Mono.empty();
        }
        return (session.url() != null ? Mono.just(session.url()) : ask(session)).map(CardWay::to);
    }

    /** Where the provider would not have the money moved on as it comes, another page is asked for at once. */
    private Mono<CardWay> withoutSeller(PaymentAttempt attempt, CardSession refused, Locale language) {
        return refused.sellerReference() == null
                ? Mono.empty()
                : begun(attempt, language)
                        .filter(session -> session.id() != refused.id())
                        .flatMap(this::way);
    }

    private Mono<CardSession> begun(PaymentAttempt attempt, Locale language) {
        return Mono.zip(
                        sellers.only(attempt.id()).map(Optional::of).defaultIfEmpty(Optional.empty()),
                        sellers.isHeld(attempt.id()))
                .flatMap(found -> database.sql(BEGIN)
                        .bind("payment", attempt.id())
                        .bind("language", language.getLanguage())
                        .bind("seller", Binding.orNull(found.getT1().orElse(null), Long.class))
                        .bind("percent", sellers.keptPercent())
                        .bind("holds", found.getT2())
                        .map(CardSession::from)
                        .one());
    }

    private Mono<String> ask(CardSession session) {
        return stripeThreads
                .call(() -> provider.open(session))
                .flatMap(page -> database.sql(OPENED)
                        .bind("id", session.id())
                        .bind("reference", page.reference())
                        .bind("url", Objects.requireNonNull(page.url()))
                        .then()
                        .thenReturn(page.url()))
                .onErrorResume(failure -> notOpened(session, failure));
    }

    /** Nothing is lost: whoever comes again asks again, with the same key unless the provider has said no to it. */
    private Mono<String> notOpened(CardSession session, Throwable failure) {
        LOG.warn("No page of the provider for session {}: {}", session.id(), failure.toString());
        return failure instanceof ProviderFailure told && told.isAnswered()
                ? refused(session).then(Mono.<String>empty())
                : Mono.empty();
    }

    private Mono<Void> refused(CardSession session) {
        return database.sql(REFUSED).bind("id", session.id()).then();
    }

    /** Looks at the page that stands for this payment, if there is one. */
    Mono<Boolean> lookAtPayment(PaymentAttempt attempt) {
        return database.sql(FIND + STANDS + "p.id = :payment")
                .bind("payment", attempt.id())
                .map(CardSession::from)
                .one()
                .flatMap(session -> look(session, null))
                .defaultIfEmpty(false);
    }

    /** Looks at the page that an event is about, also one that was given up; one that is not ours, or that is paid, is passed over. */
    Mono<Boolean> lookAtPage(String reference, String event) {
        return database.sql(FIND + "s.state not in ('paid', 'held') and s.provider_ref = :reference")
                .bind("reference", reference)
                .map(CardSession::from)
                .one()
                .flatMap(session -> look(session, event))
                .defaultIfEmpty(false);
    }

    /** Looks at those whose turn it is; answers how many they were. */
    Mono<Integer> lookAtDue() {
        return database.sql(TAKE)
                .map(CardSession::from)
                .all()
                .collectList()
                .flatMap(sessions -> Flux.fromIterable(sessions)
                        .flatMap(
                                session -> look(session, null).onErrorResume(failure -> {
                                    LOG.warn("Session {} is looked at later: {}", session.id(), failure.toString());
                                    return Mono.just(false);
                                }),
                                AT_ONCE)
                        .then(Mono.just(sessions.size())));
    }

    /**
     * Sees how a page stands and books what is new. A page that nobody waits for any more is closed first, so that nobody pays for nothing.
     *
     * @param event the provider's own name for the news that made us look
     * @return whether anything was new
     */
    private Mono<Boolean> look(CardSession session, @Nullable String event) {
        var reference = session.reference();
        if (reference == null) {
            return session.wanted() ? Mono.just(false) : end(session, "over");
        }
        return stripeThreads
                .call(() -> {
                    var page = provider.look(reference);
                    return page.state() == CardPage.State.OPEN && !session.wanted() ? provider.close(reference) : page;
                })
                .flatMap(page -> book(session, page, event == null ? reference + ":" + page.state() : event));
    }

    private Mono<Boolean> book(CardSession session, CardPage page, String event) {
        return switch (page.state()) {
            case OPEN -> Mono.just(false);
            case PROCESSING -> processing(session);
            case HELD -> held(session, page);
            case OVER -> end(session, "over");
            case FAILED -> failed(session, event);
            case PAID -> paid(session, page, event);
        };
    }

    /** Noted first, so that nobody gives the payment up meanwhile; whoever dies in between does the rest when it is looked at again. */
    private Mono<Boolean> processing(CardSession session) {
        return database.sql(BEGUN)
                .bind("id", session.id())
                .fetch()
                .rowsUpdated()
                .flatMap(begun -> begun > 0 || session.processing()
                        ? settling.begun(session.payment()).thenReturn(begun > 0)
                        : Mono.just(false));
    }

    private Mono<Boolean> held(CardSession session, CardPage page) {
        var money = page.payment();
        if (money == null) {
            return Mono.just(false);
        }
        return settling.held(session.payment(), session.id(), money, page.heldUntil())
                .flatMap(news -> switch (news) {
                    case FIRST -> Mono.just(true);
                    case KNOWN -> Mono.just(false);
                    case SECOND -> letGo(session, money);
                });
    }

    /** Where the provider keeps an answer and the money stands all the same, it is asked under another key when it is looked at again. */
    private Mono<Boolean> letGo(CardSession session, String money) {
        var key = "let-go:" + session.key() + (session.round() == 0 ? "" : ":" + session.round());
        return stripeThreads
                .call(() -> {
                    provider.letGo(key, money);
                    return true;
                })
                .onErrorResume(
                        ProviderFailure.class,
                        refused -> refused.isAnswered()
                                ? stripeThreads.call(() -> provider.held(money).state() == CardProvider.Held.State.GONE)
                                : Mono.error(refused))
                .flatMap(gone -> gone
                        ? end(session, "over")
                        : database.sql(NEXT_ROUND)
                                .bind("id", session.id())
                                .bind("round", session.round())
                                .then()
                                .thenReturn(false));
    }

    private Mono<Boolean> failed(CardSession session, String event) {
        return settling.declined(new Settling.News(PROVIDER, event, session.payment()))
                .flatMap(first -> end(session, "over").thenReturn(first));
    }

    private Mono<Boolean> paid(CardSession session, CardPage page, String event) {
        var money = page.payment();
        if (money == null
                || page.minor() != session.amount().minor()
                || !page.currency().equals(session.amount().currency())) {
            LOG.error("Session {} was paid otherwise than it was asked for; a person must look", session.id());
            return Mono.just(false);
        }
        return settling.paid(new Settling.News(PROVIDER, event, session.payment()), money)
                .flatMap(first -> end(session, "paid").thenReturn(first));
    }

    private Mono<Boolean> end(CardSession session, String state) {
        return database.sql(END)
                .bind("id", session.id())
                .bind("state", state)
                .fetch()
                .rowsUpdated()
                .map(ended -> ended > 0);
    }
}
