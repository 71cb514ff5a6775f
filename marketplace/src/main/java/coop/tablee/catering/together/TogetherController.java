package coop.tablee.catering.together;

import coop.tablee.catering.together.TogetherPages.Typed;
import coop.tablee.catering.together.TogetherSheet.Wanted;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusal;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.TypedAmount;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The same delivery for several kitchens, side by side. Each of its buttons works as a plain form. */
@Controller
class TogetherController {

    static final String HERE = "/week/together";
    private static final int LONGEST_NAME = 100;
    private static final String PAGE = "catering/together";
    private static final Refusal NOTHING_WRONG = new Refusal("", "", List.of());

    private final TogetherDesk desk;
    private final TogetherPages pages;
    private final Refusals refusals;
    private final Toasts toasts;

    TogetherController(TogetherDesk desk, TogetherPages pages, Refusals refusals, Toasts toasts) {
        this.desk = desk;
        this.pages = pages;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE)
    Mono<Rendering> show(
            @RequestParam @Nullable LocalDate day,
            @RequestParam(defaultValue = "") String find,
            @RequestParam(defaultValue = "false") boolean all,
            Actor actor,
            Locale locale) {
        if (day != null && !TogetherForm.isKnown(day)) {
            return Mono.error(DomainException.notFound());
        }
        var key = UUID.randomUUID().toString();
        return desk.sheet(day, new Wanted(words(find), all, List.of()), actor)
                .flatMap(sheet -> desk.sums(kept(sheet, key), sheet.columns())
                        .map(sums ->
                                pages.page(sheet, new Typed(key, "", null, Map.of(), sums, NOTHING_WRONG), locale)))
                .map(page -> Rendering.view(PAGE).modelAttribute("page", page).build());
    }

    /** What stands in the weeks of the kitchens, as if it were typed. */
    private static TogetherForm kept(TogetherSheet sheet, String key) {
        var cells = new LinkedHashMap<TogetherCell, TypedAmount>();
        sheet.offers()
                .forEach((door, cards) -> cards.forEach(card -> {
                    var amount = sheet.kept().getOrDefault(door, Map.of()).get(card.offer());
                    if (amount != null) {
                        cells.put(
                                new TogetherCell(door, card.offer(), card.version()),
                                TypedAmount.of(amount.toPlainString()));
                    }
                }));
        var day = sheet.day();
        return new TogetherForm(day == null ? LocalDate.EPOCH : day, key, "", cells, Map.of());
    }

    /** What the amounts come to and what is wrong with them: for the page's script, and as a page without. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/check")
    Mono<Rendering> check(ServerWebExchange exchange, Actor actor, Locale locale) {
        var part = exchange.getRequest().getHeaders().containsHeader("HX-Request");
        return Mono.zip(form(exchange, locale), exchange.getFormData())
                .flatMap(sent ->
                        checked(sent.getT1(), wanted(sent.getT1(), sent.getT2(), part), exchange, actor, locale))
                .map(page -> Rendering.view(part ? "catering/together-live :: answer" : PAGE)
                        .modelAttribute("page", page)
                        .build());
    }

    private Mono<TogetherPage> checked(
            TogetherForm form, Wanted wanted, ServerWebExchange exchange, Actor actor, Locale locale) {
        return desk.sheet(form.day(), wanted, actor)
                .flatMap(sheet -> desk.sums(form, sheet.columns())
                        .map(sums -> pages.page(
                                sheet,
                                typed(
                                        form,
                                        sums,
                                        refusals.in(
                                                new DomainException(Kind.INVALID, "together-refused", sums.reasons()),
                                                exchange)),
                                locale)));
    }

    /** Keeps what was typed in the weeks of the kitchens. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE)
    Mono<Rendering> keep(ServerWebExchange exchange, Actor actor, Locale locale) {
        return form(exchange, locale)
                .flatMap(form -> desk.sheet(form.day(), Wanted.of(form), actor)
                        .flatMap(sheet -> desk.keep(form, sheet))
                        .map(left -> {
                            toasts.leave(exchange, left > 0 ? "catering.switch.clash" : "catering.together.kept");
                            return Redirects.to(HERE + "?day=" + form.day());
                        })
                        .onErrorResume(
                                DomainException.class, refused -> again(form, refused, exchange, actor, locale)));
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/orders")
    Mono<Rendering> send(ServerWebExchange exchange, Actor actor, Locale locale) {
        return form(exchange, locale)
                .flatMap(form -> desk.columns(actor)
                        .flatMap(columns -> desk.send(form, columns))
                        .map(placed -> {
                            var orders = placed.stream()
                                    .mapToInt(one -> one.orders().size())
                                    .sum();
                            var waiting = TogetherDesk.waiting(placed);
                            toasts.leave(
                                    exchange,
                                    waiting > 0 ? "catering.together.waiting" : "catering.together.sent",
                                    String.valueOf(orders),
                                    String.valueOf(waiting));
                            return Redirects.to(HERE + "?day=" + form.day());
                        })
                        .onErrorResume(
                                DomainException.class, refused -> again(form, refused, exchange, actor, locale)));
    }

    private Mono<Rendering> again(
            TogetherForm form, DomainException refused, ServerWebExchange exchange, Actor actor, Locale locale) {
        if (refused.kind() == Kind.NOT_FOUND || refused.kind() == Kind.FORBIDDEN) {
            return Mono.error(refused);
        }
        var said = refusals.in(refused, exchange);
        return desk.sheet(form.day(), Wanted.of(form), actor)
                .flatMap(sheet -> desk.sums(form, sheet.columns())
                        .map(sums -> pages.page(sheet, typed(form, sums, said), locale)))
                .map(page -> Rendering.view(PAGE)
                        .modelAttribute("page", page)
                        .modelAttribute("refusal", said)
                        .status(HttpStatusCode.valueOf(refused.kind().status()))
                        .build());
    }

    private static Typed typed(TogetherForm form, TogetherDesk.Sums sums, Refusal said) {
        return new Typed(form.key(), form.purchaseOrderNumber(), form.cells(), form.seen(), sums, said);
    }

    /** What the page's search asks for; while one types, nothing is sought. */
    private static Wanted wanted(TogetherForm form, MultiValueMap<String, String> fields, boolean part) {
        return part
                ? Wanted.of(form)
                : new Wanted(
                        words(Objects.requireNonNullElse(fields.getFirst("find"), "")),
                        fields.containsKey("all"),
                        form.cells().keySet());
    }

    /** A name; what is too short or too long to be one is none. */
    private static List<String> words(String typed) {
        var words = typed.strip();
        return words.length() > 1 && words.length() <= LONGEST_NAME ? List.of(words) : List.of();
    }

    private static Mono<TogetherForm> form(ServerWebExchange exchange, Locale locale) {
        return exchange.getFormData().map(fields -> TogetherForm.of(fields, locale));
    }
}
