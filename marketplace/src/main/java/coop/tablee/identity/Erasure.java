package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Erases a person: in one transaction whatever says who they are is gone in every module, they are signed out everywhere, and the books keep their amounts under
 * numbers that lead to nobody. Should the process die, nothing has happened.
 */
@Component
class Erasure {

    private final PersonalDataBook book;
    private final Accounts accounts;
    private final AccountNews news;
    private final Trail trail;
    private final TransactionalOperator transaction;

    Erasure(
            PersonalDataBook book,
            Accounts accounts,
            AccountNews news,
            Trail trail,
            TransactionalOperator transaction) {
        this.book = book;
        this.accounts = accounts;
        this.news = news;
        this.trail = trail;
        this.transaction = transaction;
    }

    /**
     * Refuses ({@code erasure-waits}) while something has to be done first, and what {@code proof} refuses.
     *
     * @param proof uses up what they showed to be who they are, in the transaction that erases and holds the account
     */
    Mono<Void> erase(long account, Mono<Void> proof) {
        return accounts.hold(account)
                .then(proof)
                .then(Mono.defer(() -> book.person(account)))
                .flatMap(person -> requireNothingLeft(person)
                        .then(accounts.find(account))
                        .flatMap(found -> book.erase(person)
                                .then(trail.record(
                                        account, null, "account-erased", "account", Long.toString(account), Map.of()))
                                .then(news.farewell(person.email(), found.locale()))))
                .as(transaction::transactional);
    }

    private Mono<Void> requireNothingLeft(Person person) {
        return book.obstacles(person)
                .filter(ErasureObstacle::binding)
                .hasElements()
                .flatMap(some -> some ? Mono.error(waits()) : Mono.empty());
    }

    private static DomainException waits() {
        return new DomainException(Kind.CONFLICT, "erasure-waits");
    }
}
