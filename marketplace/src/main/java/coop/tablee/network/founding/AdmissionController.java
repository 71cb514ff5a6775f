package coop.tablee.network.founding;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Newcomers, for whoever runs the marketplace: cooperatives and public bodies that wait for a look, and what became of those that had one. */
@Controller
class AdmissionController {

    static final String HERE = "/admissions";

    private static final String LIST = "network/admissions";
    private static final String ONE = "network/admission";
    private static final List<String> STANDS = List.of("WAITING", "PREPARING", "DECLINED", "ADMITTED", "ENDED");
    private static final int PAGE = 30;
    private static final int LONGEST_SEARCH = 60;

    private final Admissions admissions;
    private final Endings endings;
    private final Refusals refusals;
    private final Toasts toasts;

    AdmissionController(Admissions admissions, Endings endings, Refusals refusals, Toasts toasts) {
        this.admissions = admissions;
        this.endings = endings;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.ADMINISTRATOR)
    @GetMapping(HERE)
    Mono<Rendering> list(
            @RequestParam @Nullable String stand,
            @RequestParam @Nullable String q,
            @RequestParam @Nullable String from,
            Locale locale) {
        var wanted = stand != null && STANDS.contains(stand) ? stand : STANDS.get(0);
        var clean = Objects.requireNonNullElse(q, "").replace("\0", "").strip();
        var asked = clean.length() > LONGEST_SEARCH ? clean.substring(0, LONGEST_SEARCH) : clean;
        var first = offset(from);
        return admissions
                .found(wanted, asked, locale.getLanguage(), first, PAGE + 1)
                .map(found -> Rendering.view(LIST)
                        .modelAttribute("stand", wanted)
                        .modelAttribute("stands", STANDS)
                        .modelAttribute("q", asked)
                        .modelAttribute("found", found.stream().limit(PAGE).toList())
                        .modelAttribute("next", found.size() > PAGE ? first + PAGE : 0)
                        .modelAttribute("previous", first == 0 ? -1 : Math.max(0, first - PAGE))
                        .build());
    }

    @MayUse(Role.ADMINISTRATOR)
    @GetMapping(HERE + "/{organisation}")
    Mono<Rendering> one(@PathVariable long organisation, Locale locale) {
        return model(organisation, "", locale)
                .map(model -> Rendering.view(ONE).model(model).build());
    }

    @MayUse(Role.ADMINISTRATOR)
    @PostMapping(HERE + "/{organisation}/acceptance")
    Mono<Rendering> accept(@PathVariable long organisation, Actor actor, Locale locale, ServerWebExchange exchange) {
        return after(admissions.accept(organisation, actor), organisation, "", locale, exchange);
    }

    @MayUse(Role.ADMINISTRATOR)
    @PostMapping(HERE + "/{organisation}/refusal")
    Mono<Rendering> decline(@PathVariable long organisation, Actor actor, Locale locale, ServerWebExchange exchange) {
        return OrganisationController.typed(exchange)
                .flatMap(typed -> after(
                        Mono.defer(() -> {
                            var reason = typed.text("reason", Admissions.LONGEST_REASON);
                            typed.required("reason", Admissions.LONGEST_REASON);
                            typed.check();
                            return admissions.decline(organisation, reason, actor);
                        }),
                        organisation,
                        Objects.toString(typed.values("reason").get("reason"), ""),
                        locale,
                        exchange));
    }

    /** One that ended by mistake is there again, with those who acted for it then. */
    @MayUse(Role.ADMINISTRATOR)
    @PostMapping(HERE + "/{organisation}/return")
    Mono<Rendering> bringBack(@PathVariable long organisation, Actor actor, Locale locale, ServerWebExchange exchange) {
        return after(endings.undo(organisation, actor), organisation, "", locale, exchange);
    }

    private Mono<Rendering> after(
            Mono<Void> act, long organisation, String reason, Locale locale, ServerWebExchange exchange) {
        return act.then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "network.admission.done");
                    return Redirects.to(HERE);
                }))
                .onErrorResume(
                        DomainException.class,
                        refused -> refusals.again(ONE, model(organisation, reason, locale), refused, exchange));
    }

    private Mono<Map<String, Object>> model(long organisation, String reason, Locale locale) {
        return admissions
                .require(organisation, locale.getLanguage())
                .map(one -> Map.of("one", one, "reason", reason, "longest", Admissions.LONGEST_REASON));
    }

    private static int offset(@Nullable String typed) {
        try {
            return typed == null ? 0 : Math.min(10_000, Math.max(0, Integer.parseInt(typed)));
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
