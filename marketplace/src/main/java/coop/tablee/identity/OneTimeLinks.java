package coop.tablee.identity;

import coop.tablee.platform.mail.LetterSecret;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import io.r2dbc.spi.Readable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Links by mail that open something once, within the half hour. Asking for one costs and answers the same whoever's address it is: who they are is found
 * afterwards, by {@link LinkLetters}. The secret is made when the letter leaves; only its digest is kept, and using the link deletes it, so that of many who press
 * at once one comes in.
 */
@Component
class OneTimeLinks implements LetterSecret {

    static final String KIND = "one_time_link";

    private static final int LONGEST_PATH = 500;

    private static final String ASK = """
            with asked as (
                insert into identity.one_time_link (purpose, email, account_id, display_name, locale, next_path, issuer, subject, expires_at)
                values (:purpose, :email, :account, :name, :locale, :next, :issuer, :subject, clock_timestamp() + make_interval(secs => :seconds))
                returning id
            )
            select platform.announce(:kind, id::text, '{}') from asked
            """;

    private static final String MAKE = """
            /* job */ update identity.one_time_link set token_hash = :hash where id = :id and expires_at > clock_timestamp() returning id
            """;

    private static final String FIND = """
            select purpose, email, account_id, display_name, locale, next_path, issuer, subject from identity.one_time_link
            where token_hash = :hash and expires_at > clock_timestamp()
            """;

    private static final String USE = """
            delete from identity.one_time_link where token_hash = :hash and purpose = :purpose and expires_at > clock_timestamp() returning id
            """;

    private final DatabaseClient database;
    private final Attempts attempts;
    private final IdentityProperties properties;

    OneTimeLinks(DatabaseClient database, Attempts attempts, IdentityProperties properties) {
        this.database = database;
        this.attempts = attempts;
        this.properties = properties;
    }

    /**
     * What somebody asks a link for.
     *
     * @param account whose address changes, or the guest that ordered; absent for every other purpose
     * @param name how who signs up wants to be called; absent for every other purpose
     * @param language of the letter, where the account does not say another
     * @param next the path of ours to go to afterwards; absent for the usual one
     * @param connects whom the provider means who wants to be connected; absent for every other purpose
     */
    record Wish(
            LinkPurpose purpose,
            @Nullable Long account,
            @Nullable String name,
            String language,
            @Nullable String next,
            @Nullable Connected connects) {

        static Wish of(LinkPurpose purpose, Locale language) {
            return new Wish(purpose, null, null, language.toLanguageTag(), null, null);
        }

        Wish of(long whose) {
            return new Wish(purpose, whose, name, language, next, connects);
        }

        Wish by(String newcomer) {
            return new Wish(purpose, account, newcomer, language, next, connects);
        }

        Wish thenTo(String path) {
            return new Wish(purpose, account, name, language, path, connects);
        }

        Wish connecting(ProviderIdentity identity) {
            return new Wish(
                    purpose, account, name, language, next, new Connected(identity.issuer(), identity.subject()));
        }
    }

    /** Whom a provider means. */
    record Connected(String issuer, String subject) {

        private static @Nullable Connected from(Readable row) {
            var issuer = row.get("issuer", String.class);
            var subject = row.get("subject", String.class);
            return issuer == null || subject == null ? null : new Connected(issuer, subject);
        }

        @Override
        public String toString() {
            return "Connected[…]";
        }
    }

    /**
     * A link that still opens something.
     *
     * @param email where it was sent to
     * @param account whose it is; absent for who signs up
     * @param connects whom the provider means who is connected with the account; absent for every other purpose
     */
    record Link(
            LinkPurpose purpose,
            String email,
            @Nullable Long account,
            @Nullable String name,
            String language,
            @Nullable String next,
            @Nullable Connected connects) {

        private static Link from(Readable row) {
            return new Link(
                    LinkPurpose.valueOf(Columns.text(row, "purpose")),
                    Columns.text(row, "email"),
                    row.get("account_id", Long.class),
                    row.get("display_name", String.class),
                    Columns.text(row, "locale"),
                    row.get("next_path", String.class),
                    Connected.from(row));
        }

        long requireAccount() {
            if (account == null) {
                throw wornOut();
            }
            return account;
        }
    }

    /** Has a link written to this address, if there is anybody to write to. Refuses what is no address, and too many of them ({@link TooManyAttempts}). */
    Mono<Void> ask(Wish wish, SignInAttempt asker) {
        if (!Accounts.isAddress(asker.email())) {
            return Mono.error(DomainException.invalid(noAddress(asker.email())));
        }
        var next = wish.next();
        var connects = wish.connects();
        return attempts.countLink(asker)
                .then(database.sql(ASK)
                        .bind("purpose", wish.purpose().name())
                        .bind("email", asker.email())
                        .bind("account", Columns.orNull(wish.account()))
                        .bind("name", Columns.orNull(wish.name()))
                        .bind("locale", wish.language())
                        .bind("next", Columns.orNull(next == null || next.length() > LONGEST_PATH ? null : next))
                        .bind("issuer", Columns.orNull(connects == null ? null : connects.issuer()))
                        .bind("subject", Columns.orNull(connects == null ? null : connects.subject()))
                        .bind("seconds", (double) properties.linkLife().toSeconds())
                        .bind("kind", KIND)
                        .then());
    }

    /** What this secret opens now; looking uses nothing up. Refuses what was used or is too old ({@code link-worn-out}, 410). */
    Mono<Link> find(SecretToken secret) {
        return database.sql(FIND)
                .bind("hash", secret.hash())
                .map(Link::from)
                .one()
                .switchIfEmpty(Mono.error(OneTimeLinks::wornOut));
    }

    /** Uses the link up, in the transaction of what it opens. Refuses what was used or is too old ({@code link-worn-out}, 410). */
    Mono<Void> use(SecretToken secret, LinkPurpose purpose) {
        return database.sql(USE)
                .bind("hash", secret.hash())
                .bind("purpose", purpose.name())
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.error(OneTimeLinks::wornOut))
                .then();
    }

    @Override
    public String about() {
        return KIND;
    }

    @Override
    public Mono<String> make(String key) {
        var secret = SecretToken.random();
        return database.sql(MAKE)
                .bind("hash", secret.hash())
                .bind("id", Long.parseLong(key.substring(KIND.length() + 1)))
                .mapValue(Long.class)
                .one()
                .map(id -> secret.value());
    }

    static FieldError noAddress(@Nullable String typed) {
        return typed == null || typed.isBlank()
                ? FieldError.at("email", "required", null, null)
                : FieldError.at("email", "not-an-email-address", typed, "name@example.org");
    }

    static DomainException wornOut() {
        return new DomainException(Kind.GONE, "link-worn-out");
    }
}
