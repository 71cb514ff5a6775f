package coop.tablee.storefront.standing;

import coop.tablee.catalogue.Families;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.Audience;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingOrder;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.storefront.Pictures;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The form of a standing order: begun with what is in an order, or one that is there, changed. */
@Controller
class StandingFormController {

    private static final String VIEW = "storefront/standing-form";

    private final StandingOrders standing;
    private final OrderDirectory orders;
    private final Families families;
    private final Formats formats;
    private final Refusals refusals;
    private final Toasts toasts;

    StandingFormController(
            StandingOrders standing,
            OrderDirectory orders,
            Families families,
            Formats formats,
            Refusals refusals,
            Toasts toasts) {
        this.standing = standing;
        this.orders = orders;
        this.families = families;
        this.formats = formats;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    /** What a form is about. */
    private record Subject(
            String action,
            String back,
            @Nullable Long id,
            long version,
            String place,
            KeepStanding terms,
            List<StandingOrder.Line> lines) {}

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @GetMapping("/orders/{number}/standing")
    Mono<Rendering> begin(@PathVariable String number, Actor actor, Locale locale) {
        return ofOrder(number, actor).flatMap(subject -> view(subject, null, actor, locale));
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @PostMapping("/orders/{number}/standing")
    Mono<Rendering> begun(@PathVariable String number, Actor actor, ServerWebExchange exchange, Locale locale) {
        return keep(ofOrder(number, actor), actor, exchange, locale);
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @GetMapping("/standing-orders/{id}/change")
    Mono<Rendering> change(@PathVariable long id, Actor actor, Locale locale) {
        return ofStanding(id, actor).flatMap(subject -> view(subject, null, actor, locale));
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.COOK, Role.BUYER})
    @PostMapping("/standing-orders/{id}/change")
    Mono<Rendering> changed(@PathVariable long id, Actor actor, ServerWebExchange exchange, Locale locale) {
        return keep(ofStanding(id, actor), actor, exchange, locale);
    }

    private Mono<Rendering> keep(Mono<Subject> wanted, Actor actor, ServerWebExchange exchange, Locale locale) {
        return Mono.zip(
                        wanted,
                        exchange.getFormData()
                                .defaultIfEmpty(new LinkedMultiValueMap<>())
                                .map(StandingForm::new))
                .flatMap(both -> keep(both.getT1(), both.getT2(), actor, exchange, locale));
    }

    private Mono<Rendering> keep(
            Subject subject, StandingForm form, Actor actor, ServerWebExchange exchange, Locale locale) {
        return Mono.fromSupplier(() -> form.over(subject.terms, locale))
                .flatMap(terms -> saved(subject, form, terms, actor)
                        .onErrorMap(DomainException.class, refused -> form.located(refused, subject.terms)))
                .map(id -> {
                    toasts.leave(
                            exchange,
                            subject.id == null ? "storefront.standing.done.begun" : "storefront.standing.done.changed");
                    return Redirects.to("/standing-orders/" + id);
                })
                .onErrorResume(
                        DomainException.class,
                        refused -> refusals.again(
                                VIEW,
                                model(subject, refused.kind() == Kind.PRECONDITION_FAILED ? null : form, actor, locale),
                                refused,
                                exchange));
    }

    private Mono<Long> saved(Subject subject, StandingForm form, KeepStanding terms, Actor actor) {
        var id = subject.id;
        return id == null
                ? standing.begin(form.text("key"), terms, actor)
                : standing.change(id, form.version(), terms, actor).thenReturn(id);
    }

    private Mono<Subject> ofOrder(String number, Actor actor) {
        return orders.find(number, actor)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(order -> {
                    var payments = standing.paymentsFor(actor);
                    if (payments.isEmpty()) {
                        return Mono.error(new DomainException(Kind.CONFLICT, "standing-order-not-payable"));
                    }
                    var terms = StandingOrders.likeOrder(order, payments.get(0));
                    return standing.lines(terms)
                            .map(lines -> new Subject(
                                    "/orders/" + order.number() + "/standing",
                                    "/orders/" + order.number(),
                                    null,
                                    0,
                                    order.destination().name(),
                                    terms,
                                    lines));
                });
    }

    private Mono<Subject> ofStanding(long id, Actor actor) {
        return standing.require(id, actor)
                .filter(StandingOrder::active)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(order -> new Subject(
                        "/standing-orders/" + id + "/change",
                        "/standing-orders/" + id,
                        id,
                        order.version(),
                        order.destinationName(),
                        order.terms(),
                        order.lines()));
    }

    private Mono<Rendering> view(Subject subject, @Nullable StandingForm form, Actor actor, Locale locale) {
        return model(subject, form, actor, locale)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    private Mono<Map<String, Object>> model(Subject subject, @Nullable StandingForm form, Actor actor, Locale locale) {
        return Mono.zip(standing.alternatives(subject.terms), families.all()).map(found -> {
            var others = found.getT1();
            var wished = new ArrayList<StandingPages.Wished>();
            for (var i = 0; i < subject.lines.size(); i++) {
                var line = subject.lines.get(i);
                var picture = Pictures.pictureOf(null, Objects.requireNonNullElse(line.family(), ""), found.getT2());
                wished.add(wished(i, line, form, others.getOrDefault(line.product(), List.of()), picture, locale));
            }
            return Map.of("page", page(subject, form, wished, actor, locale));
        });
    }

    private StandingPages.Form page(
            Subject subject,
            @Nullable StandingForm form,
            List<StandingPages.Wished> wished,
            Actor actor,
            Locale locale) {
        var terms = subject.terms;
        var payment = form == null ? terms.payment().name() : form.text("payment");
        return new StandingPages.Form(
                subject.action,
                subject.back,
                subject.id == null,
                form == null || form.text("key").isEmpty() ? UUID.randomUUID().toString() : form.text("key"),
                subject.version,
                Audience.of(actor) == Audience.INSTITUTION,
                subject.place,
                Arrays.stream(DayOfWeek.values())
                        .map(day -> new StandingPages.Day(
                                day.getValue(),
                                day.getDisplayName(TextStyle.FULL, locale),
                                form == null ? terms.weekdays().contains(day) : form.isDay(day)))
                        .toList(),
                form == null ? String.valueOf(terms.everyWeeks()) : form.text("everyWeeks"),
                form == null ? terms.startsOn().toString() : form.text("startsOn"),
                form == null ? Objects.toString(terms.endsOn(), "") : form.text("endsOn"),
                standing.paymentsFor(actor).stream()
                        .map(how -> new StandingPages.Way(how.name(), how.name().equals(payment)))
                        .toList(),
                form == null
                        ? Objects.requireNonNullElse(terms.purchaseOrderNumber(), "")
                        : form.text("purchaseOrderNumber"),
                wished);
    }

    private StandingPages.Wished wished(
            int index,
            StandingOrder.Line line,
            @Nullable StandingForm form,
            List<StandingOrder.Other> others,
            String picture,
            Locale locale) {
        var words = formats.in(locale);
        var typed = form == null ? "" : form.text(StandingForm.field(index, "instead"));
        var chosen = line.instead().isEmpty() ? 0 : line.instead().get(0).product();
        return new StandingPages.Wished(
                "lines[" + index + "].",
                line.names(),
                line.cooperativeName(),
                picture,
                form == null ? words.typed(line.quantity()) : form.text(StandingForm.field(index, "quantity")),
                line.unit(),
                form == null ? price(line.mostPrice(), locale) : form.text(StandingForm.field(index, "mostPrice")),
                line.pricingUnit(),
                form == null
                        ? line.takesLess()
                        : !form.text(StandingForm.field(index, "takesLess")).isEmpty(),
                form == null ? chosen : typed.matches("\\d{1,18}") ? Long.parseLong(typed) : 0,
                Stream.concat(
                                line.instead().stream().limit(1),
                                others.stream().filter(other -> other.product() != chosen))
                        .map(other -> new StandingPages.Other(other.product(), other.names()))
                        .toList());
    }

    private String price(@Nullable BigDecimal price, Locale locale) {
        return price == null ? "" : formats.in(locale).typedPrice(price);
    }
}
