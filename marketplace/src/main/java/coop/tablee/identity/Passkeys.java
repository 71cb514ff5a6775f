package coop.tablee.identity;

import coop.tablee.identity.PasskeySite.Site;
import coop.tablee.platform.Blocking;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import io.r2dbc.spi.Readable;
import jakarta.annotation.PreDestroy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Passkeys: a second way in, beside password and link. The secret never leaves its owner's device; here lies the public key and how often it was used. A passkey
 * whose counter goes back has been copied: it opens nothing any more, and its owner is told.
 */
@Component
class Passkeys {

    static final int MOST = 20;

    private static final String OF = """
            select id, name, synced, added_at, last_used_at, suspect_at is not null suspect from identity.passkey where account_id = :account order by added_at, id
            """;
    private static final String CREDENTIALS =
            "select credential_id from identity.passkey where account_id = :account order by added_at, id";
    private static final String ADD = """
            insert into identity.passkey (account_id, name, credential_id, public_key, counter, synced)
            select :account, :name, :credential, :key, :counter, :synced
            where (select count(*) from identity.passkey where account_id = :account) < :most
            returning id
            """;
    private static final String REMOVE =
            "delete from identity.passkey where account_id = :account and id = :id returning id";
    private static final String FIND = """
            select k.id, k.account_id, k.public_key, k.counter, uuid_send(a.handle) handle
            from identity.passkey k join identity.account a on a.id = k.account_id
            where k.credential_id = :credential and k.suspect_at is null
            """;
    // A counter that stands still is 0 for ever; of two that show the same count at once, one comes in
    private static final String COUNT = """
            update identity.passkey set counter = :counter, last_used_at = clock_timestamp()
            where id = :id and suspect_at is null and (counter < :counter or counter = 0 and :counter = 0) returning id
            """;
    private static final String SUSPECT =
            "update identity.passkey set suspect_at = clock_timestamp() where id = :id and suspect_at is null returning id";

    private final DatabaseClient database;
    private final PasskeyChallenges challenges;
    private final Accounts accounts;
    private final SignIn signIn;
    private final Attempts attempts;
    private final AccountNews news;
    private final Trail trail;
    private final TransactionalOperator transaction;
    private final Blocking checking = Blocking.of("passkey", 2, 200);

    Passkeys(
            DatabaseClient database,
            PasskeyChallenges challenges,
            Accounts accounts,
            SignIn signIn,
            Attempts attempts,
            AccountNews news,
            Trail trail,
            TransactionalOperator transaction) {
        this.database = database;
        this.challenges = challenges;
        this.accounts = accounts;
        this.signIn = signIn;
        this.attempts = attempts;
        this.news = news;
        this.trail = trail;
        this.transaction = transaction;
    }

    @PreDestroy
    void close() {
        checking.close();
    }

    Mono<List<Passkey>> of(Actor actor) {
        return database.sql(OF)
                .bind("account", actor.accountId())
                .map(Passkey::from)
                .all()
                .collectList();
    }

    /**
     * What a browser needs to make one.
     *
     * @param handle by which devices know the account; says nothing of the person
     * @param known those that are there already, so that a device makes no second one
     */
    record Making(SecretToken challenge, ByteBuffer handle, String email, String name, List<ByteBuffer> known) {}

    /** Begins to add one, in the transaction of the proof that it is the owner who does. */
    Mono<Making> begin(Actor actor, Mono<Void> proof) {
        return accounts.hold(actor.accountId())
                .then(proof)
                .then(Mono.zip(handle(actor.accountId()), accounts.contact(actor.accountId()), known(actor)))
                .flatMap(found -> challenges.make(actor.accountId()).map(challenge -> {
                    var own = found.getT2();
                    return new Making(challenge, found.getT1(), own.email(), own.name(), found.getT3());
                }))
                .as(transaction::transactional);
    }

    /** Keeps what the browser made. Refuses what is not as it should be ({@code passkey-not-made}), and more than twenty ({@code too-many-passkeys}). */
    Mono<Void> add(Actor actor, String name, @Nullable String sent, Site site) {
        return Mono.justOrEmpty(PasskeyProof.made(sent))
                .flatMap(made -> Mono.justOrEmpty(PasskeyProof.challengeOf(made))
                        .flatMap(challenge -> challenges.use(challenge, actor.accountId()))
                        .flatMap(challenge -> checking.call(() -> PasskeyProof.add(made, challenge, site)))
                        .flatMap(Mono::justOrEmpty))
                .switchIfEmpty(Mono.error(Passkeys::notMade))
                .flatMap(added -> keep(actor, name, added).as(transaction::transactional));
    }

    /** Removes one; somebody else's answers like one that does not exist ({@code not-found}). */
    Mono<Void> remove(UUID id, Actor actor) {
        return accounts.hold(actor.accountId())
                .then(database.sql(REMOVE)
                        .bind("account", actor.accountId())
                        .bind("id", id)
                        .mapValue(UUID.class)
                        .one())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then(note(actor.accountId(), "passkey-removed"))
                .as(transaction::transactional);
    }

    /** A challenge for who comes in, whoever that is; counted, because each is a row. */
    Mono<SecretToken> ask(SignInAttempt asker) {
        return attempts.countPasskey(asker).then(Mono.defer(() -> challenges.make(null)));
    }

    /**
     * Lets in who shows a passkey. Whatever is wrong with it, the answer is the same ({@code passkey-refused}, 401), and it is counted like a wrong password.
     *
     * @param from says from where
     */
    Mono<SignIn.Entered> enter(@Nullable String sent, SignInAttempt from, Visit visit, Site site) {
        var shown = PasskeyProof.shown(sent);
        var attempt = shown.map(passkey -> from.with(passkey.name())).orElse(from.with("none"));
        return attempts.refuseDuringPause(attempt)
                .then(Mono.justOrEmpty(shown))
                .flatMap(passkey -> Mono.justOrEmpty(passkey.challenge())
                        .flatMap(challenge -> challenges.use(challenge, null))
                        .flatMap(challenge ->
                                find(passkey).flatMap(kept -> judge(passkey, kept, challenge, visit, site))))
                .switchIfEmpty(Mono.defer(() -> attempts.noteFailure(attempt).then(Mono.error(Passkeys::refused))));
    }

    private Mono<SignIn.Entered> judge(
            PasskeyProof.Shown shown, Kept kept, SecretToken challenge, Visit visit, Site site) {
        return checking.call(() -> PasskeyProof.signed(shown, kept.key, kept.counter, challenge, site))
                .flatMap(verdict -> switch (verdict) {
                    case RIGHT -> signIn.enter(kept.account, visit, count(kept, PasskeyProof.counter(shown)));
                    case COPIED -> suspect(kept).then(Mono.empty());
                    case WRONG -> Mono.empty();
                });
    }

    private Mono<Kept> find(PasskeyProof.Shown shown) {
        return database.sql(FIND)
                .bind("credential", shown.credential())
                .map(Kept::from)
                .one()
                .filter(kept -> shown.handle() == null || kept.handle.equals(shown.handle()));
    }

    private Mono<Void> count(Kept kept, long counter) {
        return database.sql(COUNT)
                .bind("id", kept.id)
                .bind("counter", counter)
                .mapValue(UUID.class)
                .one()
                .switchIfEmpty(Mono.error(Passkeys::refused))
                .then();
    }

    private Mono<Void> suspect(Kept kept) {
        return database.sql(SUSPECT)
                .bind("id", kept.id)
                .mapValue(UUID.class)
                .one()
                .flatMap(id -> note(kept.account, "passkey-copied").then(tell(kept.account, "passkey-copied")))
                .as(transaction::transactional);
    }

    private Mono<Void> keep(Actor actor, String name, PasskeyProof.Added added) {
        return accounts.hold(actor.accountId())
                .then(database.sql(ADD)
                        .bind("account", actor.accountId())
                        .bind("name", name)
                        .bind("credential", added.credential())
                        .bind("key", added.key())
                        .bind("counter", added.counter())
                        .bind("synced", added.synced())
                        .bind("most", MOST)
                        .mapValue(UUID.class)
                        .one())
                .onErrorMap(DuplicateKeyException.class, known -> notMade())
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "too-many-passkeys", (long) MOST)))
                .then(note(actor.accountId(), "passkey-added"))
                .then(tell(actor.accountId(), "passkey-added"));
    }

    private Mono<ByteBuffer> handle(long account) {
        return database.sql("select uuid_send(handle) handle from identity.account where id = :account")
                .bind("account", account)
                .map(row -> Columns.bytes(row, "handle"))
                .one();
    }

    private Mono<List<ByteBuffer>> known(Actor actor) {
        return database.sql(CREDENTIALS)
                .bind("account", actor.accountId())
                .map(row -> Columns.bytes(row, "credential_id"))
                .all()
                .collectList();
    }

    private Mono<Void> tell(long account, String what) {
        return accounts.emailOf(account).flatMap(email -> news.tell(account, email, what));
    }

    private Mono<Void> note(long account, String action) {
        return trail.record(account, null, action, "account", Long.toString(account), Map.of());
    }

    private static DomainException notMade() {
        return new DomainException(Kind.INVALID, "passkey-not-made");
    }

    static DomainException refused() {
        return new DomainException(Kind.UNAUTHENTICATED, "passkey-refused");
    }

    private record Kept(UUID id, long account, ByteBuffer key, long counter, ByteBuffer handle) {

        private static Kept from(Readable row) {
            return new Kept(
                    Objects.requireNonNull(row.get("id", UUID.class)),
                    Columns.number(row, "account_id"),
                    Columns.bytes(row, "public_key"),
                    Columns.number(row, "counter"),
                    Columns.bytes(row, "handle"));
        }
    }
}
