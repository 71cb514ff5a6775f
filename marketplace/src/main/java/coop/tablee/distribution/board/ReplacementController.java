package coop.tablee.distribution.board;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.CorrectionReason;
import coop.tablee.ordering.LineReplacement;
import coop.tablee.ordering.Replaceable;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Another product instead of one line of an order: what there is of that date, with its allergens, and the buyer's yes. */
@Controller
@RequestMapping("/coop/replacements/{line}")
class ReplacementController {

    private static final String PAGE = "distribution/replacement";
    private static final int LONGEST_WORDS = 60;

    private final LineReplacement replacement;
    private final Refusals refusals;
    private final Toasts toasts;

    ReplacementController(LineReplacement replacement, Refusals refusals, Toasts toasts) {
        this.replacement = replacement;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> choose(
            @PathVariable String line, @RequestParam(defaultValue = "") String q, Actor actor, Locale locale) {
        return model(line, q, CorrectionForm.EMPTY, actor, locale)
                .map(model -> Rendering.view(PAGE).model(model).build());
    }

    @PostMapping
    @MayUse(Role.COORDINATOR)
    Mono<Rendering> replace(@PathVariable String line, Actor actor, Locale locale, ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map(fields -> new CorrectionForm(fields, locale))
                .flatMap(form -> Mono.defer(() -> replacement.replace(form.replacement(CorrectionForm.id(line)), actor))
                        .map(done -> {
                            toasts.leave(exchange, "board.replace.done", done.number());
                            return Redirects.to("/coop/orders/" + done.number());
                        })
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        PAGE, model(line, form.text("q"), form, actor, locale), refused, exchange)));
    }

    private Mono<Map<String, Object>> model(
            String line, String words, CorrectionForm form, Actor actor, Locale locale) {
        var looked =
                words.strip().substring(0, Math.min(LONGEST_WORDS, words.strip().length()));
        return Mono.defer(() -> replacement.choices(CorrectionForm.id(line), looked, actor))
                .map(found -> model(found, looked, form, locale));
    }

    private static Map<String, Object> model(Replaceable found, String words, CorrectionForm form, Locale locale) {
        Map<String, Object> model = new HashMap<>();
        model.put("found", found);
        model.put("words", words);
        model.put("act", "replacement");
        model.put("reasons", List.of(CorrectionReason.values()));
        model.put("reason", form.text("reason"));
        model.put("note", form.text("note"));
        model.put("key", form.key(true));
        model.put("offer", form.text("offer"));
        model.put(
                "quantity",
                form.text("quantity").isEmpty() ? Amounts.write(found.quantity(), locale) : form.text("quantity"));
        model.put("agreed", !form.text("agreed").isEmpty());
        model.put("allergensTold", !form.text("allergensTold").isEmpty());
        return model;
    }
}
