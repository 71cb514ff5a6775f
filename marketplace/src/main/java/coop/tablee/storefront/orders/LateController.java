package coop.tablee.storefront.orders;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.AskLate;
import coop.tablee.ordering.LateChoice;
import coop.tablee.ordering.LateRequest;
import coop.tablee.ordering.LateRequests;
import coop.tablee.ordering.LateState;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.TypedAmount;
import coop.tablee.storefront.Counting;
import coop.tablee.storefront.Quantities;
import coop.tablee.storefront.Sign;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Asking for something more in an order after its cut-off, and what was answered. */
@Controller
class LateController {

    private static final String VIEW = "storefront/late";

    private final LateRequests requests;
    private final OrderDirectory orders;
    private final Counting counting;
    private final MessageSource messages;
    private final Refusals refusals;
    private final Toasts toasts;

    LateController(
            LateRequests requests,
            OrderDirectory orders,
            Counting counting,
            MessageSource messages,
            Refusals refusals,
            Toasts toasts) {
        this.requests = requests;
        this.orders = orders;
        this.counting = counting;
        this.messages = messages;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    /** What stands on the page; {@code offer}, {@code quantity} and {@code note} as typed. What joins an order that is paid by card ({@code byCard}) is paid apart, when a letter asks for it. */
    record Page(
            String number,
            String key,
            String offer,
            String quantity,
            String note,
            boolean byCard,
            List<LateChoice> choices,
            List<Row> rows) {}

    /** One request. {@code until} is absent when it was answered. */
    record Row(
            LocalizedText name,
            String quantity,
            Sign state,
            String reason,
            @Nullable Instant until) {}

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @GetMapping("/orders/{number}/late")
    Mono<Rendering> open(@PathVariable String number, Actor actor, Locale locale) {
        return model(number, new LinkedMultiValueMap<>(), actor, locale)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @PostMapping("/orders/{number}/late")
    Mono<Rendering> ask(@PathVariable String number, Actor actor, ServerWebExchange exchange, Locale locale) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .flatMap(form -> Mono.fromSupplier(() -> command(number, form, locale))
                        .flatMap(command -> requests.ask(command, actor))
                        .map(asked -> {
                            toasts.leave(exchange, "storefront.late.done");
                            return Redirects.to("/orders/" + number + "/late");
                        })
                        .onErrorResume(
                                DomainException.class,
                                refused ->
                                        refusals.again(VIEW, model(number, form, actor, locale), refused, exchange)));
    }

    private static AskLate command(String number, MultiValueMap<String, String> form, Locale locale) {
        var offer = text(form, "offer");
        if (!offer.matches("\\d{1,18}")) {
            throw DomainException.invalid(FieldError.at("offer", "required", null, null));
        }
        return new AskLate(
                number,
                text(form, "key"),
                Long.parseLong(offer),
                Quantities.read(text(form, "quantity"), "quantity", locale),
                text(form, "note"));
    }

    private Mono<Map<String, Object>> model(
            String number, MultiValueMap<String, String> form, Actor actor, Locale locale) {
        return orders.find(number, actor)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(order -> Mono.zip(
                                requests.choices(order.number(), actor).collectList(),
                                requests.ofOrder(order.number(), actor)
                                        .map(request -> row(request, locale))
                                        .collectList())
                        .map(both -> Map.of(
                                "page",
                                new Page(
                                        number,
                                        text(form, "key").isEmpty()
                                                ? UUID.randomUUID().toString()
                                                : text(form, "key"),
                                        text(form, "offer"),
                                        text(form, "quantity"),
                                        text(form, "note"),
                                        order.payment() == PaymentMethod.STRIPE,
                                        both.getT1(),
                                        both.getT2()))));
    }

    private Row row(LateRequest request, Locale locale) {
        var word = messages.getMessage(request.state().messageKey(), null, locale);
        var sign = switch (request.state()) {
            case ASKED -> new Sign("warn", "clock", word);
            case GRANTED -> new Sign("ok", "check", word);
            case REFUSED, LAPSED, UNPAID, UNAPPROVED -> new Sign("bad", "x", word);
        };
        return new Row(
                request.names(),
                counting.count(request.orderingUnit(), TypedAmount.plain(request.quantity()), locale),
                sign,
                request.reason(),
                request.state() == LateState.ASKED ? request.answerBy() : null);
    }

    private static String text(MultiValueMap<String, String> form, String field) {
        return Objects.requireNonNullElse(form.getFirst(field), "").strip();
    }
}
