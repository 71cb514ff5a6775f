package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The people who can sign in. What they may do there is their memberships' business, apart from administrators. */
@Component
public class Accounts {

    // Without the signs that make a name, a comment or a list of addresses around one
    private static final Pattern EMAIL =
            Pattern.compile("[^@\\s\\p{Cntrl}<>(),;:\"\\[\\]\\\\]+@[^@\\s\\p{Cntrl}<>(),;:\"\\[\\]\\\\]+");
    private static final int LONGEST_EMAIL = 254;

    private final DatabaseClient database;
    private final Passwords passwords;

    Accounts(DatabaseClient database, Passwords passwords) {
        this.database = database;
        this.passwords = passwords;
    }

    /**
     * Makes an account and gives its id. Refuses an address that is none ({@code invalid-input}) and one that is taken, in whatever case it is written
     * ({@code email-taken}).
     */
    public Mono<Long> create(String email, String displayName, Locale locale, String rawPassword) {
        var address = email.strip();
        if (!isAddress(address)) {
            return Mono.error(
                    DomainException.invalid(FieldError.at("email", "not-an-email-address", email, "name@example.org")));
        }
        return passwords
                .hash(rawPassword)
                .flatMap(hash -> insert(address, displayName, locale, hash))
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "email-taken")));
    }

    /** Whether mail could be sent there at all. */
    public static boolean isAddress(String email) {
        return email.length() <= LONGEST_EMAIL && EMAIL.matcher(email).matches();
    }

    /** The account of this address, in whatever case it is written; empty when there is none. */
    public Mono<Long> idOf(String email) {
        return database.sql("select id from identity.account where lower(email) = lower(:email)")
                .bind("email", email.strip())
                .map(row -> Columns.number(row, "id"))
                .one();
    }

    /** Gives an account the role that does not come from a membership. */
    public Mono<Void> makeAdministrator(long accountId) {
        return database.sql("update identity.account set platform_roles = array['ADMINISTRATOR'] where id = :id")
                .bind("id", accountId)
                .then();
    }

    /** The account as somebody comes in by it, with its preferred party. */
    Mono<Account> find(long accountId) {
        return database.sql("""
                        select id, display_name, locale, platform_roles, guest, preferred_party_id party_id from identity.account where id = :id
                        """).bind("id", accountId).map(Account::from).one();
    }

    /**
     * How an account is reached and entered.
     *
     * @param hasPassword whether it is entered by one, or by links only
     */
    record Contact(String name, String email, boolean hasPassword) {}

    Mono<Contact> contact(long accountId) {
        return database.sql(
                        "select display_name, email, password_hash is not null has_password from identity.account where id = :id")
                .bind("id", accountId)
                .map(row -> new Contact(
                        Columns.text(row, "display_name"),
                        Columns.text(row, "email"),
                        Columns.flag(row, "has_password")))
                .one();
    }

    Mono<String> emailOf(long accountId) {
        return database.sql("select email from identity.account where id = :id")
                .bind("id", accountId)
                .map(row -> Columns.text(row, "email"))
                .one();
    }

    /**
     * Holds the account to the end of the caller's transaction. Whoever comes in, or changes how one comes in, holds it first: so nobody gets in by the old way
     * while the others are shown out.
     */
    Mono<Void> hold(long accountId) {
        return database.sql("select id from identity.account where id = :id for no key update")
                .bind("id", accountId)
                .then();
    }

    Mono<Void> prefer(long accountId, long partyId) {
        return database.sql("update identity.account set preferred_party_id = :party where id = :id")
                .bind("party", partyId)
                .bind("id", accountId)
                .then();
    }

    /** Makes an account whose address is confirmed and gives its id, in the caller's transaction; empty when the address has one already. */
    Mono<Long> open(String email, String displayName, Locale locale, @Nullable String hash) {
        return insert(email, displayName, locale, hash);
    }

    private Mono<Long> insert(String email, String displayName, Locale locale, @Nullable String hash) {
        return database.sql("""
                        insert into identity.account (email, password_hash, display_name, locale)
                        values (:email, :hash, :name, :locale)
                        on conflict ((lower(email))) do nothing
                        returning id
                        """)
                .bind("email", email)
                .bind("hash", Columns.orNull(hash))
                .bind("name", displayName)
                .bind("locale", locale.toLanguageTag())
                .map(row -> Columns.number(row, "id"))
                .one();
    }
}
