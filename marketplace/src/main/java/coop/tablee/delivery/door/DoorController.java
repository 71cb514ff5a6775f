package coop.tablee.delivery.door;

import coop.tablee.delivery.SentFields;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** When a kitchen's door, a farm's gate or a point takes goods, for how many crates, and on which days it does not. */
@Controller
@RequestMapping("/door")
class DoorController {

    private static final String PAGE = "delivery/door";
    private static final int LONGEST_REASON = 100;
    private static final int MOST_DAYS = 100;
    private static final int LONGEST_DIRECTIONS = 300;
    private static final Pattern PHONE = Pattern.compile("(\\+?[0-9][0-9 ./()-]{2,38})?");

    private final Doors doors;
    private final Refusals refusals;
    private final Toasts toasts;

    DoorController(Doors doors, Refusals refusals, Toasts toasts) {
        this.doors = doors;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    /** One's places; the only one at once. */
    @GetMapping
    @MayUse({Role.COOK, Role.BUYER, Role.OWNER, Role.STOCK_KEEPER, Role.COORDINATOR})
    Mono<Rendering> mine(Actor actor) {
        return doors.of(actor)
                .map(mine -> mine.size() == 1
                        ? Redirects.to("/door/" + mine.get(0).id())
                        : Rendering.view("delivery/doors")
                                .modelAttribute("doors", mine)
                                .build());
    }

    @GetMapping("/{site}")
    @MayUse({Role.COOK, Role.BUYER, Role.OWNER, Role.STOCK_KEEPER, Role.COORDINATOR})
    Mono<Rendering> show(@PathVariable String site, Actor actor) {
        return door(site, actor)
                .map(door -> Rendering.view(PAGE)
                        .modelAttribute("door", door.withEmptyRows())
                        .modelAttribute("closing", Closing.NOTHING)
                        .build());
    }

    @PostMapping("/{site}/hours")
    @MayUse({Role.COOK, Role.BUYER, Role.OWNER, Role.STOCK_KEEPER, Role.COORDINATOR})
    Mono<Rendering> hours(@PathVariable String site, Actor actor, ServerWebExchange exchange) {
        return sent(exchange).flatMap(fields -> {
            var form = HoursForm.read(fields);
            return Mono.defer(() -> {
                        var version = fields.required("version");
                        return doors.setHours(SentFields.id(site), version, form.windows(), actor);
                    })
                    .then(Mono.fromSupplier(() -> saved(site, exchange)))
                    .onErrorResume(
                            DomainException.class,
                            refused -> refusals.again(
                                    PAGE,
                                    door(site, actor)
                                            .map(door -> model(
                                                    door.withRows(form.typed()).withEmptyRows(), Closing.NOTHING)),
                                    refused,
                                    exchange));
        });
    }

    @PostMapping("/{site}/closed")
    @MayUse({Role.COOK, Role.BUYER, Role.OWNER, Role.STOCK_KEEPER, Role.COORDINATOR})
    Mono<Rendering> close(@PathVariable String site, Actor actor, ServerWebExchange exchange) {
        return sent(exchange)
                .flatMap(fields -> Mono.defer(() -> {
                            var days = Days.read(fields);
                            return doors.close(
                                    SentFields.id(site), days.first, days.last, fields.typed("reason"), actor);
                        })
                        .then(Mono.fromSupplier(() -> saved(site, exchange)))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        PAGE,
                                        door(site, actor)
                                                .map(door -> model(door.withEmptyRows(), Closing.typed(fields))),
                                        refused,
                                        exchange)));
    }

    @PostMapping("/{site}/drivers")
    @MayUse({Role.COOK, Role.BUYER, Role.OWNER, Role.STOCK_KEEPER, Role.COORDINATOR})
    Mono<Rendering> tellDrivers(@PathVariable String site, Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map(ForDrivers::typed)
                .flatMap(typed -> Mono.defer(() ->
                                doors.tellDrivers(SentFields.id(site), typed.checked().phone, typed.directions, actor))
                        .then(Mono.fromSupplier(() -> saved(site, exchange)))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        PAGE,
                                        door(site, actor)
                                                .map(door -> model(
                                                        door.telling(typed.phone, typed.directions)
                                                                .withEmptyRows(),
                                                        Closing.NOTHING)),
                                        refused,
                                        exchange)));
    }

    @PostMapping("/{site}/reopened")
    @MayUse({Role.COOK, Role.BUYER, Role.OWNER, Role.STOCK_KEEPER, Role.COORDINATOR})
    Mono<Rendering> reopen(@PathVariable String site, Actor actor, ServerWebExchange exchange) {
        return sent(exchange)
                .flatMap(fields -> Mono.defer(() -> {
                            var days = Days.read(fields);
                            return doors.reopen(SentFields.id(site), days.first, days.last, actor);
                        })
                        .then(Mono.fromSupplier(() -> saved(site, exchange)))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        PAGE,
                                        door(site, actor)
                                                .map(door -> model(door.withEmptyRows(), Closing.typed(fields))),
                                        refused,
                                        exchange)));
    }

    /** What was typed to close days. */
    record Closing(String first, String last, String reason) {

        static final Closing NOTHING = new Closing("", "", "");

        static Closing typed(SentFields fields) {
            return new Closing(fields.typed("first"), fields.typed("last"), fields.typed("reason"));
        }
    }

    /** From the first to the last day; without a last one, one day. */
    private record Days(LocalDate first, LocalDate last) {

        static Days read(SentFields fields) {
            var first = fields.dayOrNone("first");
            var last = fields.dayOrNone("last");
            if (first == null && fields.typed("first").isEmpty()) {
                fields.object(FieldError.at("first", "required", null, null));
            }
            if (first != null && last != null && (last.isBefore(first) || last.isAfter(first.plusDays(MOST_DAYS)))) {
                fields.object(FieldError.at("last", "days-out-of-order", last, MOST_DAYS));
            }
            if (fields.typed("reason").length() > LONGEST_REASON) {
                fields.object(FieldError.at(
                        "reason", "too-long", fields.typed("reason").length(), LONGEST_REASON));
            }
            fields.check();
            var from = first == null ? LocalDate.EPOCH : first;
            return new Days(from, last == null ? from : last);
        }
    }

    private Mono<DoorPage> door(String site, Actor actor) {
        return doors.find(SentFields.id(site), actor).switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private static Map<String, Object> model(DoorPage door, Closing closing) {
        return Map.of("door", door, "closing", closing);
    }

    private Rendering saved(String site, ServerWebExchange exchange) {
        toasts.leave(exchange, "delivery.saved");
        return Redirects.to("/door/" + SentFields.id(site));
    }

    private static Mono<SentFields> sent(ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map((MultiValueMap<String, String> fields) -> new SentFields(fields));
    }

    /** What was typed for whoever comes with the crates. */
    private record ForDrivers(String phone, String directions) {

        static ForDrivers typed(MultiValueMap<String, String> fields) {
            return new ForDrivers(
                    Objects.requireNonNullElse(fields.getFirst("phone"), "").strip(),
                    Objects.requireNonNullElse(fields.getFirst("directions"), "")
                            .strip());
        }

        ForDrivers checked() {
            var errors = new ArrayList<FieldError>();
            if (!PHONE.matcher(phone).matches()) {
                errors.add(
                        FieldError.at("phone", "no-phone", phone.length() > 40 ? phone.substring(0, 40) : phone, null));
            }
            if (directions.length() > LONGEST_DIRECTIONS) {
                errors.add(FieldError.at("directions", "too-long", directions.length(), LONGEST_DIRECTIONS));
            }
            if (directions.indexOf('\0') >= 0) {
                errors.add(FieldError.at("directions", "unreadable", null, null));
            }
            if (!errors.isEmpty()) {
                throw DomainException.invalid(errors);
            }
            return this;
        }
    }
}
