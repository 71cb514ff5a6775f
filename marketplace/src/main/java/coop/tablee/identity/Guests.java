package coop.tablee.identity;

import coop.tablee.shared.DomainException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * People who fill a basket and order without an account. A guest is an account that nobody signs in to: known by a cookie of one browser, with a household of its own, and with no
 * other rights there than to fill a basket, to order, and to see, change and cancel what was ordered, for thirty days. The address that a guest types proves nothing: it is where
 * letters go, opens nothing in the browser where it was typed, and is answered the same whether it has an account or not.
 */
@Component
public class Guests {

    private static final String OPEN = """
            insert into identity.account (guest, display_name, locale) values (true, :name, :locale) returning id
            """;
    private static final String INTRODUCE = """
            update identity.account set display_name = :name, contact_email = :email, locale = :locale, agreed_at = clock_timestamp(),
                ordered_at = case when lower(contact_email) = lower(:email) then ordered_at end
            where id = :guest and guest and admitted_to is null returning id
            """;
    private static final String ORDERED = """
            update identity.account set ordered_at = :accepted
            where id = :guest and guest and lower(contact_email) = lower(:email) and (ordered_at is null or ordered_at < :accepted) returning id
            """;
    private static final String CONTACT = """
            select display_name, contact_email from identity.account where id = :guest and guest and contact_email is not null
            """;

    private final DatabaseClient database;
    private final Attempts attempts;
    private final Newcomers newcomers;
    private final GuestDoor door;
    private final OneTimeLinks links;
    private final MessageSource messages;
    private final TransactionalOperator transaction;

    Guests(
            DatabaseClient database,
            Attempts attempts,
            Newcomers newcomers,
            GuestDoor door,
            OneTimeLinks links,
            MessageSource messages,
            TransactionalOperator transaction) {
        this.database = database;
        this.attempts = attempts;
        this.newcomers = newcomers;
        this.door = door;
        this.links = links;
        this.messages = messages;
        this.transaction = transaction;
    }

    /**
     * Who a guest says they are.
     *
     * @param email where letters about the order go; not confirmed
     */
    public record Contact(String name, String email) {

        /** As it was typed. Refuses ({@code invalid-input}) a name or an address that is none, each at its field. */
        public static Contact typed(@Nullable String name, @Nullable String email) {
            var named = new SignUpForm(name, email, null).requireName();
            return new Contact(named, email == null ? "" : email.strip());
        }

        @Override
        public String toString() {
            return "Contact[…]";
        }
    }

    /** Whoever asks; a visitor becomes a guest in this browser. Refuses when too many did in this place ({@code too-many-guests}, 429). */
    public Mono<Actor> welcome(Actor actor, ServerWebExchange exchange, Locale language) {
        if (actor.isSignedIn() || actor.isGuest()) {
            return Mono.just(actor);
        }
        var name = messages.getMessage("identity.guest", null, language);
        return attempts.countGuest(SignInAttempt.of(null, null, exchange.getRequest()))
                .then(open(name, language)
                        .flatMap(guest -> newcomers.welcome(guest, name).then(door.open(guest, exchange)))
                        .as(transaction::transactional))
                .flatMap(token -> door.enter(token, exchange));
    }

    /** What a guest said when ordering; empty for everybody else, and before. */
    public Mono<Contact> contact(Actor guest) {
        return database.sql(CONTACT)
                .bind("guest", guest.accountId())
                .map(row -> new Contact(Columns.text(row, "display_name"), Columns.text(row, "contact_email")))
                .one();
    }

    /**
     * Notes who a guest is who means to order, and that they agree to the terms of ordering. Refuses too many orders with one address or from one place
     * ({@code too-many-guests}, 429), and who is no guest any more ({@code sign-in-required}, 401).
     */
    public Mono<Void> introduce(Actor guest, Contact contact, ServerHttpRequest request, Locale language) {
        return attempts.countGuestOrder(SignInAttempt.of(contact.email, null, request))
                .then(database.sql(INTRODUCE)
                        .bind("guest", guest.accountId())
                        .bind("name", contact.name)
                        .bind("email", contact.email)
                        .bind("locale", language.toLanguageTag())
                        .mapValue(Long.class)
                        .one()
                        .switchIfEmpty(Mono.error(
                                () -> new DomainException(DomainException.Kind.UNAUTHENTICATED, "sign-in-required")))
                        .flatMap(noted -> newcomers.call(guest.requireParty().id(), contact.name))
                        .as(transaction::transactional));
    }

    /**
     * Notes that a guest ordered, and has a letter written to the address given, with a way to see, change and confirm the order; both or none, and once for each order however
     * often it is said. When enough letters went there, none goes: at the door one can be asked for later.
     *
     * @param path of the order
     * @param accepted when the order was, the same whenever it is said
     */
    public Mono<Void> ordered(
            Actor guest, Contact contact, String path, Instant accepted, ServerHttpRequest request, Locale language) {
        var wish = OneTimeLinks.Wish.of(LinkPurpose.GUEST, language)
                .of(guest.accountId())
                .thenTo(path);
        return database.sql(ORDERED)
                .bind("guest", guest.accountId())
                .bind("email", contact.email)
                .bind("accepted", accepted)
                .mapValue(Long.class)
                .one()
                .flatMap(first -> links.ask(wish, SignInAttempt.of(contact.email, null, request))
                        .onErrorComplete(TooManyAttempts.class))
                .as(transaction::transactional);
    }

    private Mono<Long> open(String name, Locale language) {
        return database.sql(OPEN)
                .bind("name", name)
                .bind("locale", language.toLanguageTag())
                .mapValue(Long.class)
                .one();
    }
}
