package coop.tablee.catering.swap;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catering.Goals;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.catering.KitchenGoals;
import coop.tablee.catering.KitchenWeeks;
import coop.tablee.catering.menu.Meal;
import coop.tablee.catering.menu.Menus;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The page that says what could be cooked instead, and puts it on the menu. */
@Controller
class SwapController {

    private static final String HERE = "/menus/swaps";
    private static final String PAGE = "catering/swaps";

    private final KitchenDoors doors;
    private final Swaps swaps;
    private final Menus menus;
    private final Goals goals;
    private final Refusals refusals;
    private final Toasts toasts;
    private final Formats formats;
    private final MessageSource messages;
    private final KitchenWeeks weeks;

    SwapController(
            KitchenDoors doors,
            Swaps swaps,
            Menus menus,
            Goals goals,
            Refusals refusals,
            Toasts toasts,
            Formats formats,
            MessageSource messages,
            KitchenWeeks weeks) {
        this.doors = doors;
        this.swaps = swaps;
        this.menus = menus;
        this.goals = goals;
        this.refusals = refusals;
        this.toasts = toasts;
        this.formats = formats;
        this.messages = messages;
        this.weeks = weeks;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE)
    Mono<Rendering> week(
            @RequestParam @Nullable Long site, @RequestParam @Nullable LocalDate monday, Actor actor, Locale locale) {
        return doors.of(site, actor).flatMap(found -> {
            var door = found.chosen();
            return door == null
                    ? Mono.just(Rendering.view("catering/nowhere").build())
                    : weeks.monday(monday, door)
                            .flatMap(shown -> model(found, door, shown, actor, locale))
                            .map(model -> Rendering.view(PAGE).model(model).build());
        });
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE)
    Mono<Rendering> swap(ServerWebExchange exchange, Actor actor, Locale locale) {
        return exchange.getFormData().flatMap(fields -> {
            var day = day(fields.getFirst("day"));
            var meal = meal(fields.getFirst("meal"));
            var site = number(fields, "site");
            return doors.of(site, actor)
                    .flatMap(found -> menus.replace(
                                    found.require(),
                                    day,
                                    meal,
                                    number(fields, "recipe"),
                                    number(fields, "instead"),
                                    actor)
                            .then(Mono.fromSupplier(() -> {
                                toasts.leave(exchange, "catering.swaps.done");
                                return Redirects.to(HERE + "?site=" + site + "&monday=" + Menus.mondayOf(day));
                            }))
                            .onErrorResume(
                                    DomainException.class,
                                    refused -> refusals.again(
                                            PAGE,
                                            model(found, found.require(), Menus.mondayOf(day), actor, locale),
                                            refused,
                                            exchange)));
        });
    }

    private Mono<Map<String, SwapPage>> model(
            KitchenDoors.Chosen chosen, KitchenDoor door, LocalDate monday, Actor actor, Locale locale) {
        return Mono.zip(swaps.of(door, monday, actor), goals.of(door.id()))
                .map(read -> Map.of(
                        "page",
                        new SwapPage(
                                door,
                                chosen.all(),
                                monday,
                                monday.minusWeeks(1),
                                monday.plusWeeks(1),
                                monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                                read.getT1().stream()
                                        .map(swap -> view(swap, read.getT2(), locale))
                                        .toList())));
    }

    private SwapPage.SwapView view(Swap swap, KitchenGoals goals, Locale locale) {
        return new SwapPage.SwapView(
                "swap-" + swap.day() + "-" + swap.meal() + "-" + swap.recipe(),
                say(
                        "catering.allergens.served",
                        locale,
                        formats.in(locale).day(swap.day()),
                        say(swap.meal().messageKey(), locale)),
                swap.day(),
                swap.meal().name(),
                swap.recipe(),
                text(swap.names(), locale),
                lang(swap.names(), locale),
                swap.troubles().stream()
                        .map(one -> say(one.kind().messageKey(), locale, text(one.food(), locale)))
                        .toList(),
                swap.perMeal() == null ? null : say("catering.swaps.cost", locale, money(swap.perMeal(), locale)),
                swap.instead().stream()
                        .map(one -> proposal(one, swap.perMeal(), goals, locale))
                        .toList());
    }

    private SwapPage.ProposalView proposal(
            Swap.Proposal one, @Nullable Money planned, KitchenGoals goals, Locale locale) {
        var facts = new ArrayList<String>();
        facts.add(
                planned == null
                        ? say("catering.swaps.cost", locale, money(one.perMeal(), locale))
                        : say(
                                "catering.swaps.cost-against",
                                locale,
                                money(one.perMeal(), locale),
                                money(planned, locale)));
        facts.add(share("catering.swaps.organic", one.organic(), goals.organicTarget(), locale));
        facts.add(share("catering.swaps.season", one.season(), goals.seasonTarget(), locale));
        if (!one.spares().isEmpty()) {
            facts.add(say("catering.swaps.spares", locale, words(one.spares(), locale)));
        }
        var warnings = new ArrayList<String>();
        if (!one.brings().isEmpty()) {
            warnings.add(say("catering.swaps.brings", locale, words(one.brings(), locale)));
        }
        one.breaks().forEach(diet -> warnings.add(say("catering.swaps.breaks", locale, text(diet, locale))));
        if (one.unknown()) {
            warnings.add(say("catering.menus.unknown", locale));
        }
        return new SwapPage.ProposalView(
                one.recipe(), text(one.names(), locale), lang(one.names(), locale), facts, warnings);
    }

    /** {@code bio 40 % (objectif 20 %)}. */
    private String share(String key, int percent, @Nullable Integer target, Locale locale) {
        var share = say(key, locale, formats.in(locale).number(percent));
        return target == null
                ? share
                : share + " "
                        + say(
                                "catering.swaps.target",
                                locale,
                                formats.in(locale).number(target));
    }

    private static LocalDate day(@Nullable String typed) {
        try {
            var day = LocalDate.parse(typed == null ? "" : typed);
            if (day.getYear() < 2000 || day.getYear() > 2200) {
                throw DomainException.notFound();
            }
            return day;
        } catch (DateTimeParseException none) {
            throw DomainException.notFound();
        }
    }

    private static Meal meal(@Nullable String typed) {
        return Arrays.stream(Meal.values())
                .filter(meal -> meal.name().equals(typed))
                .findFirst()
                .orElseThrow(DomainException::notFound);
    }

    private static long number(MultiValueMap<String, String> fields, String name) {
        var typed = fields.getFirst(name);
        return typed != null && typed.matches("\\d{1,18}") ? Long.parseLong(typed) : 0;
    }

    private String words(Collection<Allergen> allergens, Locale locale) {
        return allergens.stream().map(one -> say(one.messageKey(), locale)).collect(Collectors.joining(", "));
    }

    private String money(Money amount, Locale locale) {
        return formats.in(locale).money(amount);
    }

    private static String text(LocalizedText names, Locale locale) {
        return names.in(locale).text();
    }

    private static @Nullable String lang(LocalizedText names, Locale locale) {
        var lang = names.in(locale).lang();
        return lang.equals(locale.getLanguage()) ? null : lang;
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
