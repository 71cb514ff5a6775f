package coop.tablee.agreement.contest;

import coop.tablee.agreement.contest.ContestView.RowView;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * What the organisation of the token is asked a quote for, and its own answer. Sealed for programs as for people: nobody else's answer is ever told here, nor who else was asked. A file that was sent on the page stays with
 * an answer that a program replaces; programs send none.
 */
@RestController
@RequestMapping(path = "/api/v1/quotes", produces = MediaType.APPLICATION_JSON_VALUE)
class QuoteApi {

    private static final int LONGEST_WORDS = 4000;

    private final Quotes quotes;
    private final ContestQueries queries;

    QuoteApi(Quotes quotes, ContestQueries queries) {
        this.quotes = quotes;
        this.queries = queries;
    }

    @GetMapping
    @MayUse({Role.OWNER, Role.COORDINATOR, Role.STOCK_KEEPER})
    Mono<ApiList<RowView>> all(Actor actor) {
        return queries.askedOf(actor.requireParty())
                .map(found ->
                        ApiList.whole(found.stream().map(RowView::ofSupplier).toList()));
    }

    @GetMapping("/{contest}")
    @MayUse({Role.OWNER, Role.COORDINATOR, Role.STOCK_KEEPER})
    Mono<ContestView> one(@PathVariable long contest, Actor actor) {
        var supplier = actor.requireParty();
        return queries.asked(contest, supplier).map(found -> ContestView.ofSupplier(found, supplier.id()));
    }

    /** Answers, or answers anew; sent twice it says the same. */
    @PutMapping(path = "/{contest}/answer", consumes = MediaType.APPLICATION_JSON_VALUE)
    @MayUse({Role.OWNER, Role.COORDINATOR})
    Mono<ContestView> answer(@PathVariable long contest, @RequestBody JsonNode body, Actor actor) {
        return queries.asked(contest, actor.requireParty())
                .zipWhen(there -> queries.products(contest, actor.requireParty()))
                .flatMap(read -> quotes.answer(contest, quote(body, read.getT1(), read.getT2()), actor))
                .then(Mono.defer(() -> one(contest, actor)));
    }

    /** Takes the answer back; where there is none nothing happens. */
    @DeleteMapping("/{contest}/answer")
    @MayUse({Role.OWNER, Role.COORDINATOR})
    Mono<ResponseEntity<Void>> withdraw(@PathVariable long contest, Actor actor) {
        return quotes.withdraw(contest, actor)
                .thenReturn(ResponseEntity.noContent().build());
    }

    private record Sent(
            int item, BigDecimal price, @Nullable Long product) {}

    private static Quote quote(JsonNode body, Contest there, List<ContestQueries.Product> products) {
        var words = ApiBody.read(body, sent -> sent.text("words"));
        var prices = ApiBody.read(
                body,
                sent -> sent.each(
                        "prices",
                        Contests.MOST_GOODS,
                        line -> new Sent(line.count("item"), line.decimal("price"), line.idOrNone("product"))));
        var errors = new ArrayList<FieldError>();
        if (words.length() > LONGEST_WORDS) {
            errors.add(FieldError.at("words", "too-long", words.length(), LONGEST_WORDS));
        }
        var named = new HashSet<Long>();
        for (var at = 0; at < prices.size(); at++) {
            var line = prices.get(at);
            var path = "prices[" + at + "].";
            if (there.items().stream().noneMatch(item -> item.place() == line.item)) {
                errors.add(FieldError.at(path + "item", "unknown-choice", line.item, null));
            }
            if (line.price.signum() <= 0
                    || line.price.compareTo(ContestForm.MOST_PRICE) > 0
                    || line.price.stripTrailingZeros().scale() > ContestForm.FINEST_PRICE) {
                errors.add(FieldError.at(
                        path + "price",
                        "contest-amount",
                        line.price.toPlainString(),
                        ContestForm.MOST_PRICE.toPlainString()));
            }
            if (line.product != null
                    && products.stream().noneMatch(product -> product.id() == line.product.longValue())) {
                errors.add(FieldError.at(path + "product", "unknown-choice", line.product, null));
            }
            if (line.product != null && !named.add(line.product)) {
                errors.add(FieldError.at(path + "product", "named-twice", line.product, null));
            }
        }
        var inOrder = new ArrayList<Quote.Price>();
        for (var item : there.items()) {
            var lines =
                    prices.stream().filter(line -> line.item == item.place()).toList();
            if (lines.size() == 1) {
                inOrder.add(new Quote.Price(lines.get(0).price, lines.get(0).product));
            } else {
                errors.add(FieldError.at(
                        "prices", lines.isEmpty() ? "required" : "named-twice", item.place(), item.product()));
            }
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return new Quote(words, inOrder, null, true);
    }
}
