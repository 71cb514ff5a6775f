package coop.tablee.catalogue;

import coop.tablee.catalogue.Returnables.LentWith;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Which products come in bottles, jars or crates that are brought back, for the coordinator. */
@Controller
@RequestMapping("/coop/products/deposits")
class DepositController {

    private static final String HERE = "/coop/products/deposits";
    private static final String VIEW = "catalogue/deposits";

    private final Returnables returnables;
    private final Refusals refusals;
    private final Toasts toasts;

    DepositController(Returnables returnables, Refusals refusals, Toasts toasts) {
        this.returnables = returnables;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping
    Mono<Rendering> list(Actor actor) {
        return model(actor, new Typed("", "", "1"))
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping
    Mono<Rendering> lend(Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .flatMap(fields -> {
                    var typed = Typed.of(fields);
                    return Mono.defer(() -> returnables.lend(
                                    typed.productId(),
                                    typed.returnable().isEmpty() ? null : typed.returnable(),
                                    typed.pieces(),
                                    actor))
                            .map(saved -> {
                                toasts.leave(exchange, "catalogue.deposits.saved");
                                return Redirects.to(HERE);
                            })
                            .onErrorResume(
                                    DomainException.class,
                                    refused -> refusals.again(VIEW, model(actor, typed), refused, exchange));
                });
    }

    private Mono<Map<String, Object>> model(Actor actor, Typed typed) {
        return returnables
                .products(actor)
                .collectList()
                .zipWith(returnables.all())
                .map(read -> Map.of(
                        "products",
                        read.getT1(),
                        "lending",
                        read.getT1().stream().filter(LentWith::lends).toList(),
                        "kinds",
                        read.getT2(),
                        "form",
                        typed));
    }

    /** The form as typed. */
    record Typed(String product, String returnable, String count) {

        static Typed of(MultiValueMap<String, String> fields) {
            return new Typed(first(fields, "product"), first(fields, "returnable"), first(fields, "count"));
        }

        long productId() {
            return number("product", product);
        }

        int pieces() {
            return (int) Math.max(-1, Math.min(Integer.MAX_VALUE, number("count", count)));
        }

        private static long number(String field, String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException none) {
                throw DomainException.invalid(FieldError.at(field, "not-a-number", text, "1"));
            }
        }

        private static String first(MultiValueMap<String, String> fields, String name) {
            var typed = Objects.requireNonNullElse(fields.getFirst(name), "").strip();
            return typed.length() > 40 ? typed.substring(0, 40) : typed;
        }
    }
}
