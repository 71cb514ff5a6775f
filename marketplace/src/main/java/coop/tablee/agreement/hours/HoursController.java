package coop.tablee.agreement.hours;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.form.Typed;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The page on which an organisation books hours, and the one on which the authority asks for them and reads them. */
@Controller
class HoursController {

    static final String BOOKS = "/clause-hours";
    private static final String ASKS = "/agreements/{id}/clauses/{clause}/hours";
    private static final String BOOK_PAGE = "agreement/hours-book";
    private static final String ASK_PAGE = "agreement/hours";
    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final BigDecimal MOST = BigDecimal.valueOf(1000);
    private static final BigDecimal MOST_ASKED = BigDecimal.valueOf(1_000_000);

    private final ClauseHours hours;
    private final Refusals refusals;
    private final Toasts toasts;
    private final BusinessClock clock;

    HoursController(ClauseHours hours, Refusals refusals, Toasts toasts, BusinessClock clock) {
        this.hours = hours;
        this.refusals = refusals;
        this.toasts = toasts;
        this.clock = clock;
    }

    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    @GetMapping(BOOKS)
    Mono<Rendering> mine(Actor actor) {
        return books(actor, null, 0)
                .map(model -> Rendering.view(BOOK_PAGE).model(model).build());
    }

    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    @PostMapping(BOOKS + "/{clause}")
    Mono<Rendering> book(@PathVariable long clause, Actor actor, Locale locale, ServerWebExchange exchange) {
        return booked(exchange, clause, actor, "agreement.hours.booked", typed -> {
            var on = typed.day("on");
            var amount = amount(typed, "hours", false, MOST, locale);
            var work = typed.required("work", 200);
            var key = typed.line("key", 60);
            typed.check();
            return hours.book(clause, on, amount, work, key, actor);
        });
    }

    /** Corrects a booking; 0 hours take it back. */
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    @PostMapping(BOOKS + "/{clause}/correction")
    Mono<Rendering> correct(@PathVariable long clause, Actor actor, Locale locale, ServerWebExchange exchange) {
        return booked(exchange, clause, actor, "agreement.hours.corrected", typed -> {
            var entry = typed.number("entry");
            var amount = amount(typed, "right-" + entry, true, MOST, locale);
            var reason = typed.required("reason-" + entry, 200);
            var key = typed.line("key", 60);
            typed.check();
            return hours.correct(clause, entry, amount, reason, key, actor);
        });
    }

    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(ASKS)
    Mono<Rendering> one(@PathVariable long id, @PathVariable long clause, Actor actor) {
        return asked(id, clause, actor, null)
                .map(model -> Rendering.view(ASK_PAGE).model(model).build());
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(ASKS)
    Mono<Rendering> ask(
            @PathVariable long id, @PathVariable long clause, Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> Mono.defer(() -> {
                            var amount = amount(typed, "hours", false, MOST_ASKED, locale);
                            var booker = typed.number("booker");
                            typed.check();
                            return hours.ask(id, clause, amount, booker, actor);
                        })
                        .then(Mono.fromSupplier(() -> {
                            toasts.leave(exchange, "agreement.hours.asked");
                            return Redirects.to("/agreements/" + id + "/clauses/" + clause + "/hours");
                        }))
                        .onErrorResume(
                                DomainException.class,
                                refused ->
                                        refusals.again(ASK_PAGE, asked(id, clause, actor, typed), refused, exchange)));
    }

    private Mono<Rendering> booked(
            ServerWebExchange exchange, long clause, Actor actor, String told, Function<Typed, Mono<Void>> what) {
        return typed(exchange)
                .flatMap(typed -> Mono.defer(() -> what.apply(typed))
                        .then(Mono.fromSupplier(() -> {
                            toasts.leave(exchange, told);
                            return Redirects.to(BOOKS + "#clause-" + clause);
                        }))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(BOOK_PAGE, books(actor, typed, clause), refused, exchange)));
    }

    private Mono<Map<String, Object>> books(Actor actor, @Nullable Typed typed, long at) {
        return hours.mine(actor).map(found -> {
            var fields = new HashMap<String, Object>();
            fields.put("on", today().toString());
            fields.put("hours", "");
            fields.put("work", "");
            if (typed != null) {
                fields.putAll(typed.values());
            }
            return Map.of(
                    "clauses",
                    found,
                    "f",
                    fields,
                    "at",
                    at,
                    "key",
                    UUID.randomUUID().toString());
        });
    }

    private Mono<Map<String, Object>> asked(long id, long clause, Actor actor, @Nullable Typed typed) {
        return Mono.zip(hours.of(id, clause, actor), hours.bookers()).map(read -> {
            var fields = new HashMap<String, Object>();
            fields.put(
                    "hours",
                    read.getT1().asked().signum() == 0
                            ? ""
                            : read.getT1().asked().stripTrailingZeros().toPlainString());
            if (typed != null) {
                fields.putAll(typed.values());
            }
            return Map.of(
                    "it",
                    read.getT1(),
                    "bookers",
                    read.getT2(),
                    "agreement",
                    id,
                    "writes",
                    ClauseHours.mayAsk(actor),
                    "f",
                    fields);
        });
    }

    /** Hours to the quarter and finer, at most two decimals. */
    private static BigDecimal amount(Typed typed, String field, boolean zero, BigDecimal most, Locale locale) {
        var text = typed.line(field, 24);
        var amount = TypedAmount.of(text, most, locale);
        if (!amount.isUsable()
                || text.isEmpty()
                || amount.amount().scale() > 2
                || (!zero && amount.amount().signum() == 0)) {
            typed.refuse(FieldError.at(field, "hours-not-sane", text, most));
        }
        return amount.amount();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZONE);
    }

    private static Mono<Typed> typed(ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map(Typed::new);
    }
}
