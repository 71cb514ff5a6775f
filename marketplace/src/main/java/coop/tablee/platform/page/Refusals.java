package coop.tablee.platform.page;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.Map;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Shows a form again, as it was filled in, with what is wrong beside each field: the page's answer to a {@link DomainException}. */
@Component
public class Refusals {

    private final ProblemWords words;
    private final Preferences preferences;

    Refusals(ProblemWords words, Preferences preferences) {
        this.words = words;
        this.preferences = preferences;
    }

    /** The form's page again with {@code refusal} in its model, answered with the refusal's status. */
    public Rendering show(String view, Map<String, ?> model, DomainException refused, ServerWebExchange exchange) {
        return Rendering.view(view)
                .model(model)
                .modelAttribute("refusal", in(refused, exchange))
                .status(HttpStatusCode.valueOf(refused.kind().status()))
                .build();
    }

    /**
     * The same with a model that is read anew, so that on a conflict the page shows what is true now beside what was typed. What is missing or not the
     * actor's to see has no page to show again: that refusal passes on.
     */
    public Mono<Rendering> again(
            String view, Mono<? extends Map<String, ?>> model, DomainException refused, ServerWebExchange exchange) {
        return refused.kind() == Kind.NOT_FOUND || refused.kind() == Kind.FORBIDDEN
                ? Mono.error(refused)
                : model.map(now -> show(view, now, refused, exchange));
    }

    /** The refusal in the language of the request. */
    public Refusal in(DomainException refused, ServerWebExchange exchange) {
        Failure failure = Failure.of(refused);
        ProblemWords.In in = words.in(preferences.localeOf(exchange));
        return new Refusal(in.title(failure), in.detail(failure), in.reasons(failure));
    }
}
