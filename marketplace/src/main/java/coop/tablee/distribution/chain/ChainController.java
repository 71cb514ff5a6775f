package coop.tablee.distribution.chain;

import coop.tablee.catalogue.Returnables;
import coop.tablee.distribution.chain.ChainBalances.Farm;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What farms lent: for the cooperative, which counts what goes back, and for the farm, which sees the same. */
@Controller
class ChainController {

    private static final String PAGE = "/coop/returnables/";
    private static final String OF_FARM = "distribution/chain-farm";
    private static final int MOVES_SHOWN = 100;

    private final ChainBalances balances;
    private final Returnables returnables;
    private final Refusals refusals;
    private final Toasts toasts;

    ChainController(ChainBalances balances, Returnables returnables, Refusals refusals, Toasts toasts) {
        this.balances = balances;
        this.returnables = returnables;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping("/coop/returnables")
    @MayUse({Role.COORDINATOR, Role.PACKER})
    Mono<Rendering> farms(Actor actor) {
        var party = actor.requireParty().id();
        return Mono.zip(balances.farms(party), balances.of(party))
                .map(read -> Rendering.view("distribution/chain")
                        .modelAttribute("farms", ChainPage.farms(read.getT1(), read.getT2(), party))
                        .build());
    }

    @GetMapping("/coop/returnables/{producer}")
    @MayUse({Role.COORDINATOR, Role.PACKER})
    Mono<Rendering> farm(@PathVariable long producer, Actor actor) {
        return model(producer, actor, new LinkedMultiValueMap<>())
                .map(model -> Rendering.view(OF_FARM).model(model).build());
    }

    /** Books what was counted, once per form however often it is pressed. */
    @PostMapping("/coop/returnables/{producer}")
    @MayUse({Role.COORDINATOR, Role.PACKER})
    Mono<Rendering> handOver(@PathVariable long producer, Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .flatMap(fields -> requireFarm(producer, actor)
                        .then(returnables.all())
                        .map(kinds -> new ChainForm(fields).command(producer, kinds.keySet()))
                        .flatMap(command -> balances.handOver(command, actor))
                        .map(before -> {
                            toasts.leave(
                                    exchange, before ? "distribution.chain.done-before" : "distribution.chain.done");
                            return Redirects.to(PAGE + producer);
                        })
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        OF_FARM, model(producer, actor, asSent(fields, refused)), refused, exchange)));
    }

    @GetMapping("/coop/returnables.csv")
    @MayUse({Role.COORDINATOR, Role.PACKER})
    Mono<ResponseEntity<byte[]>> csv(Locale locale, Actor actor) {
        return file(locale, actor);
    }

    @GetMapping("/returnables")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> ofFarm(Actor actor) {
        var party = actor.requireParty().id();
        return Mono.zip(balances.of(party), balances.moves(party, MOVES_SHOWN))
                .map(read -> Rendering.view("distribution/chain-own")
                        .modelAttribute("cooperatives", ChainPage.cooperatives(read.getT1(), party))
                        .modelAttribute("moves", read.getT2())
                        .build());
    }

    @GetMapping("/returnables.csv")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ResponseEntity<byte[]>> csvOfFarm(Locale locale, Actor actor) {
        return file(locale, actor);
    }

    private Mono<ResponseEntity<byte[]>> file(Locale locale, Actor actor) {
        return balances.moves(actor.requireParty().id(), ChainBalances.MOST_MOVES)
                .map(moves -> ResponseEntity.ok()
                        .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"returnables.csv\"")
                        .body(ChainCsv.of(moves, locale).getBytes(StandardCharsets.UTF_8)));
    }

    private Mono<Farm> requireFarm(long producer, Actor actor) {
        return balances.farms(actor.requireParty().id())
                .flatMap(farms -> Mono.justOrEmpty(
                        farms.stream().filter(farm -> farm.id() == producer).findFirst()))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<Map<String, Object>> model(long producer, Actor actor, MultiValueMap<String, String> sent) {
        var party = actor.requireParty().id();
        return requireFarm(producer, actor)
                .flatMap(farm -> Mono.zip(
                                balances.of(party, producer),
                                balances.moves(party, producer, MOVES_SHOWN, 0),
                                returnables.all())
                        .map(read -> {
                            var side = ChainPage.farm(farm, read.getT1(), party);
                            var form = ChainPage.Form.of(
                                    new ChainForm(sent),
                                    balances.today().toString(),
                                    side,
                                    read.getT3().values());
                            return Map.of("farm", side, "form", form, "moves", read.getT2());
                        }));
    }

    /** A form whose key was used for something else gets a new one, so that it can be sent again. */
    private static MultiValueMap<String, String> asSent(MultiValueMap<String, String> fields, DomainException refused) {
        if (!refused.code().equals("idempotency-key-reused")) {
            return fields;
        }
        var renewed = new LinkedMultiValueMap<>(fields);
        renewed.remove("key");
        return renewed;
    }
}
