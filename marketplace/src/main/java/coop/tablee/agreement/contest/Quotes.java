package coop.tablee.agreement.contest;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.platform.Binding;
import coop.tablee.platform.Blocking;
import coop.tablee.platform.form.Paper;
import coop.tablee.platform.form.PaperCheck;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.math.BigDecimal;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** The suppliers' side of mini-competitions: whoever leads one or coordinates it answers, and changes the answer or takes it back until the date. */
@Component
public class Quotes implements DisposableBean {

    private static final String ANSWER = """
            select agreement.answer_contest(:contest, :party, :account, :words, :kind::text, :name::text, :paper::bytea, :keep, :prices::numeric[], :products::bigint[]) done
            """;

    private static final String WITHDRAW = "select agreement.withdraw_answer(:contest, :party, :account) done";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final Blocking looking = Blocking.of("quotes", 1, 10);

    Quotes(DatabaseClient database, TransactionalOperator transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /**
     * Answers, or answers anew: one statement, by the database's clock. From the date on, and once it was opened or given up, {@code contest-closed} (409), and what was answered before
     * stays. That somebody answered is sealed as what it answered: {@code agreement.contest_event} is its trace, the trail of the platform has none. Who was not asked finds {@code not-found}.
     */
    public Mono<Void> answer(long contest, Quote quote, Actor actor) {
        return Mono.fromSupplier(() -> {
                    if (!mayAnswer(actor)) {
                        throw DomainException.notFound();
                    }
                    return actor.requireParty();
                })
                .flatMap(supplier -> bound(database.sql(ANSWER), quote)
                        .bind("contest", contest)
                        .bind("party", supplier.id())
                        .bind("account", actor.accountId())
                        .mapValue(String.class)
                        .one())
                // The date passed between the look and the writing
                .onErrorMap(Quotes::cameTooLate, late -> new DomainException(Kind.CONFLICT, "contest-closed"))
                .flatMap(done -> switch (done) {
                    case "answered" -> Mono.<Void>empty();
                    case "not-found" -> Mono.<Void>error(DomainException.notFound());
                    default -> Mono.<Void>error(new DomainException(Kind.CONFLICT, done));
                })
                .as(transaction::transactional);
    }

    /**
     * Takes the answer back, whole: what was in it is gone, and the trace says that it was taken back. From the date on, and once it was opened or given up, {@code contest-closed} (409), and
     * the answer stays. Where there is none (any more) nothing happens. Who was not asked finds {@code not-found}.
     */
    public Mono<Void> withdraw(long contest, Actor actor) {
        return Mono.fromSupplier(() -> {
                    if (!mayAnswer(actor)) {
                        throw DomainException.notFound();
                    }
                    return actor.requireParty();
                })
                .flatMap(supplier -> database.sql(WITHDRAW)
                        .bind("contest", contest)
                        .bind("party", supplier.id())
                        .bind("account", actor.accountId())
                        .mapValue(String.class)
                        .one())
                .onErrorMap(Quotes::cameTooLate, late -> new DomainException(Kind.CONFLICT, "contest-closed"))
                .flatMap(done -> switch (done) {
                    case "withdrawn", "again" -> Mono.<Void>empty();
                    case "not-found" -> Mono.<Void>error(DomainException.notFound());
                    default -> Mono.<Void>error(new DomainException(Kind.CONFLICT, done));
                })
                .as(transaction::transactional);
    }

    /** Looks a file through; refuses as {@link PaperCheck}, and {@code busy} (429) when too many wait. */
    Mono<Paper> look(byte[] sent, String name) {
        return looking.call(() -> PaperCheck.look(sent, name));
    }

    private static boolean cameTooLate(Throwable error) {
        return error instanceof DataIntegrityViolationException refused
                && String.valueOf(refused.getMostSpecificCause().getMessage()).startsWith("answers to request");
    }

    static boolean mayAnswer(Actor actor) {
        return actor.findParty().isPresent() && actor.hasAny(Role.OWNER, Role.COORDINATOR);
    }

    private static DatabaseClient.GenericExecuteSpec bound(DatabaseClient.GenericExecuteSpec statement, Quote quote) {
        var paper = quote.paper();
        return statement
                .bind("words", quote.words())
                .bind("kind", Binding.orNull(paper == null ? null : paper.kind(), String.class))
                .bind("name", Binding.orNull(paper == null ? null : paper.name(), String.class))
                .bind("paper", Binding.orNull(paper == null ? null : paper.content(), byte[].class))
                .bind("keep", quote.keepsPaper() && paper == null)
                .bind("prices", quote.prices().stream().map(Quote.Price::price).toArray(BigDecimal[]::new))
                .bind(
                        "products",
                        quote.prices().stream().map(Quote.Price::product).toArray(Long[]::new));
    }

    @Override
    public void destroy() {
        looking.close();
    }
}
