package coop.tablee.identity;

import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is kept of me: told, taken along, and erased. */
@Controller
class PersonalDataController {

    private static final String HERE = AccountController.HERE + "/data";
    private static final String ERASURE = AccountController.HERE + "/erasure";
    private static final String GONE = "/erased";
    private static final String LINK = "link";

    private final PersonalDataBook book;
    private final Erasure erasure;
    private final Accounts accounts;
    private final PasswordCheck check;
    private final OneTimeLinks links;
    private final LinkSent sent;
    private final SessionCookie cookie;
    private final Refusals refusals;

    PersonalDataController(
            PersonalDataBook book,
            Erasure erasure,
            Accounts accounts,
            PasswordCheck check,
            OneTimeLinks links,
            LinkSent sent,
            SessionCookie cookie,
            Refusals refusals) {
        this.book = book;
        this.erasure = erasure;
        this.accounts = accounts;
        this.check = check;
        this.links = links;
        this.sent = sent;
        this.cookie = cookie;
        this.refusals = refusals;
    }

    /**
     * What the page sends.
     *
     * @param by {@code link} to have one sent instead of typing the password
     */
    record Going(@Nullable String password, @Nullable String by) {

        @Override
        public String toString() {
            return "Going[…]";
        }
    }

    @SignedIn
    @GetMapping(HERE)
    Rendering held() {
        return Rendering.view("identity/my-data")
                .modelAttribute("things", things())
                .build();
    }

    /** All of it as one file, written while it is read. */
    @SignedIn
    @GetMapping(HERE + "/export")
    Mono<ResponseEntity<Flux<DataBuffer>>> export(Actor actor) {
        return book.person(actor.accountId())
                .map(person -> ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .cacheControl(CacheControl.noStore())
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\"")
                        .body(book.export(person)
                                .map(piece -> DefaultDataBufferFactory.sharedInstance.wrap(
                                        piece.getBytes(StandardCharsets.UTF_8)))));
    }

    @SignedIn
    @GetMapping(ERASURE)
    Mono<Rendering> ask(Actor actor) {
        return model(actor)
                .map(model -> Rendering.view("identity/erasure").model(model).build());
    }

    @SignedIn
    @PostMapping(ERASURE)
    Mono<Rendering> erase(@ModelAttribute Going going, Actor actor, ServerWebExchange exchange) {
        return accounts.contact(actor.accountId())
                .flatMap(own -> LINK.equals(going.by())
                        ? sendLink(own, actor, exchange)
                        : byPassword(own, going, actor, exchange))
                .onErrorResume(DomainException.class, refused -> {
                    TooManyAttempts.announce(refused, exchange);
                    return refusals.again("identity/erasure", model(actor), refused, exchange);
                });
    }

    /** For everybody, since who was erased is nobody. */
    @OpenToAll
    @GetMapping(GONE)
    Rendering gone() {
        return Rendering.view("identity/erased").build();
    }

    /** Signs the browser out and says that it is done. */
    static Rendering farewell(SessionCookie cookie, ServerWebExchange exchange) {
        cookie.clear(exchange);
        return Redirects.to(GONE);
    }

    private Mono<Rendering> byPassword(Accounts.Contact own, Going going, Actor actor, ServerWebExchange exchange) {
        var password = going.password();
        if (password == null || password.isEmpty()) {
            return Mono.error(DomainException.invalid(FieldError.at("password", "required", null, null)));
        }
        return check.check(SignInAttempt.of(own.email(), password, exchange.getRequest()))
                .flatMap(proven -> erasure.erase(actor.accountId(), proven.stillRight()))
                .then(Mono.fromSupplier(() -> farewell(cookie, exchange)));
    }

    private Mono<Rendering> sendLink(Accounts.Contact own, Actor actor, ServerWebExchange exchange) {
        return links.ask(
                        OneTimeLinks.Wish.of(LinkPurpose.ERASE, actor.locale()).of(actor.accountId()),
                        SignInAttempt.of(own.email(), "", exchange.getRequest()))
                .then(Mono.fromSupplier(() -> sent.page(LinkPurpose.ERASE, own.email())));
    }

    private Mono<Map<String, Object>> model(Actor actor) {
        return Mono.zip(
                accounts.contact(actor.accountId()),
                book.person(actor.accountId()).flatMapMany(book::obstacles).collectList(),
                (own, obstacles) -> Map.of(
                        "own",
                        own,
                        "before",
                        obstacles.stream().filter(ErasureObstacle::binding).toList(),
                        "left",
                        obstacles.stream()
                                .filter(obstacle -> !obstacle.binding())
                                .toList()));
    }

    private List<PersonalThing> things() {
        Set<PersonalThing> kept = book.held().stream().map(PersonalData::thing).collect(Collectors.toSet());
        return kept.stream().sorted().toList();
    }
}
