package coop.tablee.assortment.vocabulary;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The words of the search, for whoever runs the marketplace: what foods are called, and what people sought in vain. */
@Controller
@RequestMapping("/search-words")
class VocabularyController {

    static final String HERE = "/search-words";

    private static final String LIST = "assortment/search-words";
    private static final String FORM = "assortment/search-word";
    private static final int PAGE = 60;

    /** What fewer have sought is not shown: it could be one person's. */
    private static final int LEAST = 3;

    private final Vocabulary vocabulary;
    private final Refusals refusals;
    private final Toasts toasts;

    VocabularyController(Vocabulary vocabulary, Refusals refusals, Toasts toasts) {
        this.vocabulary = vocabulary;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.ADMINISTRATOR)
    @GetMapping
    Mono<Rendering> list(@RequestParam @Nullable String q, @RequestParam @Nullable String from, Actor actor) {
        var asked = cut(Objects.requireNonNullElse(q, ""), 60);
        var first = Math.min(number(from), 100_000);
        return vocabulary
                .found(asked, actor.locale().getLanguage(), first, PAGE + 1)
                .collectList()
                .zipWith(vocabulary.sought(LEAST))
                .map(read -> Rendering.view(LIST)
                        .modelAttribute(
                                "foods", read.getT1().stream().limit(PAGE).toList())
                        .modelAttribute("next", read.getT1().size() > PAGE ? first + PAGE : 0)
                        .modelAttribute("previous", first == 0 ? -1 : Math.max(0, first - PAGE))
                        .modelAttribute("sought", read.getT2())
                        .modelAttribute("q", asked)
                        .modelAttribute("language", actor.locale().getLanguage())
                        .build());
    }

    @MayUse(Role.ADMINISTRATOR)
    @GetMapping("/new")
    Mono<Rendering> blank(@RequestParam @Nullable String word, Actor actor) {
        var language = actor.locale().getLanguage();
        var typed = Typed.blank(language, cut(Objects.requireNonNullElse(word, ""), 60));
        return model(0, typed, actor)
                .map(model -> Rendering.view(FORM).model(model).build());
    }

    @MayUse(Role.ADMINISTRATOR)
    @GetMapping("/{id}")
    Mono<Rendering> one(@PathVariable String id, Actor actor) {
        return vocabulary
                .require(number(id), actor.locale().getLanguage())
                .flatMap(food -> model(food.id(), Typed.of(food), actor))
                .map(model -> Rendering.view(FORM).model(model).build());
    }

    @MayUse(Role.ADMINISTRATOR)
    @PostMapping
    Mono<Rendering> add(Actor actor, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> Mono.defer(() -> vocabulary.add(typed.lists(), actor))
                        .map(id -> done(exchange, "search-words.added"))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(FORM, model(0, typed, actor), refused, exchange)));
    }

    @MayUse(Role.ADMINISTRATOR)
    @PostMapping("/{id}")
    Mono<Rendering> change(@PathVariable String id, Actor actor, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> Mono.defer(
                                () -> vocabulary.change(number(id), number(typed.version()), typed.lists(), actor))
                        .then(Mono.fromSupplier(() -> done(exchange, "search-words.changed")))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(FORM, again(id, typed, actor), refused, exchange)));
    }

    @MayUse(Role.ADMINISTRATOR)
    @PostMapping("/{id}/removal")
    Mono<Rendering> remove(
            @PathVariable String id, @RequestParam @Nullable String version, Actor actor, ServerWebExchange exchange) {
        return vocabulary
                .remove(number(id), number(version), actor)
                .then(Mono.fromSupplier(() -> done(exchange, "search-words.removed")));
    }

    /** What was sought in vain and means nothing. */
    @MayUse(Role.ADMINISTRATOR)
    @PostMapping("/sought/removal")
    Mono<Rendering> forget(ServerWebExchange exchange) {
        return fields(exchange)
                .flatMap(fields -> vocabulary.forget(cut(first(fields, "words"), 60)))
                .then(Mono.fromSupplier(() -> done(exchange, "search-words.forgotten")));
    }

    private Rendering done(ServerWebExchange exchange, String said) {
        toasts.leave(exchange, said);
        return Redirects.to(HERE);
    }

    /** On a conflict the form is sent again with the version of now: what was typed is kept, and saving it is meant. */
    private Mono<Map<String, Object>> again(String id, Typed typed, Actor actor) {
        return vocabulary
                .require(number(id), actor.locale().getLanguage())
                .flatMap(food -> model(food.id(), typed.at(food.version()), actor));
    }

    private Mono<Map<String, Object>> model(long id, Typed typed, Actor actor) {
        return vocabulary
                .choices(actor.locale().getLanguage())
                .map(kinds -> Map.of(
                        "id",
                        id,
                        "form",
                        typed,
                        "languages",
                        WordLists.LANGUAGES,
                        "kinds",
                        kinds.stream().filter(kind -> kind.id() != id).toList()));
    }

    /** The form as typed; {@code kind} is an id or nothing. */
    record Typed(Map<String, String> words, String kind, String version) {

        static Typed blank(String language, String word) {
            return new Typed(Map.of(language, word), "", "0");
        }

        static Typed of(Food food) {
            var words = WordLists.LANGUAGES.stream().collect(Collectors.toMap(language -> language, food::in));
            return new Typed(words, food.kindOf() == null ? "" : food.kindOf().toString(), "" + food.version());
        }

        Typed at(long now) {
            return new Typed(words, kind, String.valueOf(now));
        }

        WordLists lists() {
            return WordLists.read(words, kind.isEmpty() ? null : (long) number(kind));
        }
    }

    private static Mono<Typed> typed(ServerWebExchange exchange) {
        return fields(exchange)
                .map(fields -> new Typed(
                        WordLists.LANGUAGES.stream()
                                .collect(Collectors.toMap(
                                        language -> language, language -> cut(first(fields, language), 2_000))),
                        cut(first(fields, "kind"), 12),
                        cut(first(fields, "version"), 12)));
    }

    private static Mono<MultiValueMap<String, String>> fields(ServerWebExchange exchange) {
        return exchange.getFormData().defaultIfEmpty(new LinkedMultiValueMap<>());
    }

    private static String first(MultiValueMap<String, String> fields, String name) {
        return Objects.requireNonNullElse(fields.getFirst(name), "").strip();
    }

    private static String cut(String text, int longest) {
        var clean = text.replace("\0", "");
        return clean.length() > longest ? clean.substring(0, longest) : clean;
    }

    /** Zero, which is nobody's id, for what is no number. */
    private static int number(@Nullable String text) {
        try {
            return text == null ? 0 : Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
