package coop.tablee.agreement.contest;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.form.Paper;
import coop.tablee.platform.form.SentForm;
import coop.tablee.platform.form.Typed;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The suppliers' desk: what they are asked a quote for, and the form that answers. */
@Controller
class QuoteController {

    static final String HERE = "/quotes";
    private static final String LIST = "agreement/quotes";
    private static final String VIEW = "agreement/quote";

    private final Quotes quotes;
    private final ContestQueries queries;
    private final Refusals refusals;
    private final Toasts toasts;

    QuoteController(Quotes quotes, ContestQueries queries, Refusals refusals, Toasts toasts) {
        this.quotes = quotes;
        this.queries = queries;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.OWNER, Role.COORDINATOR, Role.STOCK_KEEPER})
    @GetMapping(HERE)
    Mono<Rendering> all(Actor actor) {
        return queries.askedOf(actor.requireParty())
                .map(found ->
                        Rendering.view(LIST).modelAttribute("contests", found).build());
    }

    @MayUse({Role.OWNER, Role.COORDINATOR, Role.STOCK_KEEPER})
    @GetMapping(HERE + "/{contest}")
    Mono<Rendering> one(@PathVariable long contest, Actor actor, Locale locale) {
        return shown(contest, actor, locale, null)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse({Role.OWNER, Role.COORDINATOR})
    @PostMapping(HERE + "/{contest}")
    Mono<Rendering> answer(@PathVariable long contest, Actor actor, Locale locale, ServerWebExchange exchange) {
        return SentForm.of(exchange)
                .flatMap(sent -> {
                    var typed = new Typed(sent.fields());
                    return queries.asked(contest, actor.requireParty())
                            .zipWhen(there -> queries.products(contest, actor.requireParty()))
                            .flatMap(read -> {
                                var prices = new ContestForm(typed, locale)
                                        .prices(read.getT1().items(), read.getT2());
                                var words = typed.text("words", ContestForm.LONGEST_ANSWER);
                                typed.check();
                                return paper(sent)
                                        .map(Optional::of)
                                        .defaultIfEmpty(Optional.empty())
                                        .flatMap(paper -> quotes.answer(
                                                contest,
                                                new Quote(
                                                        words, prices, paper.orElse(null), !typed.isTicked("without")),
                                                actor));
                            })
                            .then(Mono.fromSupplier(() -> {
                                toasts.leave(exchange, "agreement.quotes.answered");
                                return Redirects.to(HERE + "/" + contest);
                            }))
                            .onErrorResume(
                                    DomainException.class,
                                    refused -> refusals.again(
                                            VIEW, shown(contest, actor, locale, typed), refused, exchange));
                })
                .onErrorResume(
                        DomainException.class,
                        refused -> refusals.again(VIEW, shown(contest, actor, locale, null), refused, exchange));
    }

    /** Takes the answer back until the date; what was in it is gone. */
    @MayUse({Role.OWNER, Role.COORDINATOR})
    @PostMapping(HERE + "/{contest}/withdrawal")
    Mono<Rendering> withdraw(@PathVariable long contest, Actor actor, Locale locale, ServerWebExchange exchange) {
        return quotes.withdraw(contest, actor)
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "agreement.quotes.withdrawn");
                    return Redirects.to(HERE + "/" + contest);
                }))
                .onErrorResume(
                        DomainException.class,
                        refused -> refusals.again(VIEW, shown(contest, actor, locale, null), refused, exchange));
    }

    /** One's own file, to be saved. */
    @MayUse({Role.OWNER, Role.COORDINATOR, Role.STOCK_KEEPER})
    @GetMapping(HERE + "/{contest}/paper")
    Mono<ResponseEntity<byte[]>> paper(@PathVariable long contest, Actor actor) {
        return queries.ownPaper(contest, actor.requireParty()).map(ContestController::saved);
    }

    private Mono<Paper> paper(SentForm sent) {
        return sent.hasFile() ? quotes.look(sent.content(), sent.name()) : Mono.empty();
    }

    private Mono<Map<String, Object>> shown(long contest, Actor actor, Locale locale, @Nullable Typed typed) {
        return queries.asked(contest, actor.requireParty())
                .zipWhen(there -> queries.products(contest, actor.requireParty()))
                .map(read -> {
                    var there = read.getT1();
                    var own = there.answerOf(actor.requireParty().id());
                    var fields = new HashMap<String, Object>();
                    fields.put("words", own.map(Contest.Answer::words).orElse(""));
                    there.items().forEach(item -> {
                        fields.put("price-" + item.place(), "");
                        fields.put("product-" + item.place(), likely(item, read.getT2()));
                    });
                    own.map(Contest.Answer::prices).orElse(List.of()).forEach(price -> {
                        fields.put("price-" + price.place(), Amounts.write(price.price(), locale));
                        fields.put(
                                "product-" + price.place(),
                                price.product() == null ? "" : price.product().toString());
                    });
                    if (typed != null) {
                        fields.putAll(typed.values("without"));
                    }
                    var model = new HashMap<String, Object>();
                    model.put("it", there);
                    own.ifPresent(answer -> model.put("own", answer));
                    model.put("products", read.getT2());
                    model.put("open", there.isAsked() && Quotes.mayAnswer(actor));
                    model.put(
                            "mine",
                            there.isChosen()
                                    && own.isPresent()
                                    && Long.valueOf(actor.requireParty().id()).equals(there.chosenId()));
                    model.put("f", fields);
                    return model;
                });
    }

    /** What is called like the goods, to begin with. */
    private static String likely(Contest.Item item, List<ContestQueries.Product> products) {
        return products.stream()
                .filter(one -> one.names().texts().values().stream()
                        .anyMatch(name ->
                                name.strip().equalsIgnoreCase(item.product().strip())))
                .map(one -> Long.toString(one.id()))
                .findFirst()
                .orElse("");
    }
}
