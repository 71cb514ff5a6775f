package coop.tablee.catering.counts;

import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.catering.KitchenWeeks;
import coop.tablee.catering.menu.Meal;
import coop.tablee.catering.menu.Texture;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The page on which the people of a kitchen count a meal, on a phone as well as at a desk. */
@Controller
class CountController {

    private static final String HERE = "/counts";
    private static final String PAGE = "catering/counts";
    private static final int SPARE = 2;

    private final KitchenDoors doors;
    private final MealCounts counts;
    private final Refusals refusals;
    private final Toasts toasts;
    private final Formats formats;
    private final MessageSource messages;
    private final KitchenWeeks weeks;

    CountController(
            KitchenDoors doors,
            MealCounts counts,
            Refusals refusals,
            Toasts toasts,
            Formats formats,
            MessageSource messages,
            KitchenWeeks weeks) {
        this.doors = doors;
        this.counts = counts;
        this.refusals = refusals;
        this.toasts = toasts;
        this.formats = formats;
        this.messages = messages;
        this.weeks = weeks;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE)
    Mono<Rendering> meal(
            @RequestParam @Nullable Long site,
            @RequestParam @Nullable LocalDate day,
            @RequestParam @Nullable LocalDate week,
            @RequestParam(defaultValue = "LUNCH") Meal meal,
            @RequestParam @Nullable CountStage stage,
            Actor actor,
            Locale locale) {
        return doors.of(site, actor).flatMap(found -> {
            var door = found.chosen();
            return door == null
                    ? Mono.just(Rendering.view("catering/nowhere").build())
                    : model(found, door, day == null ? weeks.day(week, door) : sane(day), meal, stage, null, locale)
                            .map(model -> Rendering.view(PAGE).model(model).build());
        });
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE)
    Mono<Rendering> keep(ServerWebExchange exchange, Actor actor, Locale locale) {
        return exchange.getFormData()
                .map(CountForm::of)
                .flatMap(form -> doors.of(form.site(), actor)
                        .flatMap(found -> Mono.fromCallable(form::counts)
                                .flatMap(typed -> counts.keep(
                                        found.require(), saneDays(form), form.meals(), form.stage(), typed, actor))
                                .then(Mono.fromSupplier(() -> {
                                    toasts.leave(exchange, "catering.count.kept");
                                    return Redirects.to(HERE + "?site=" + form.site() + "&day=" + form.day() + "&meal="
                                            + form.meal() + "&stage=" + form.stage());
                                }))
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> refusals.again(
                                                PAGE,
                                                model(
                                                        found,
                                                        found.require(),
                                                        form.day(),
                                                        form.meal(),
                                                        form.stage(),
                                                        form,
                                                        locale),
                                                refused,
                                                exchange))));
    }

    private static List<LocalDate> saneDays(CountForm form) {
        sane(form.day());
        return form.days();
    }

    private static LocalDate sane(LocalDate day) {
        if (day.getYear() < 2000 || day.getYear() > 2200) {
            throw DomainException.notFound();
        }
        return day;
    }

    private Mono<Map<String, CountPage>> model(
            KitchenDoors.Chosen chosen,
            KitchenDoor door,
            LocalDate day,
            Meal meal,
            @Nullable CountStage justSaid,
            @Nullable CountForm form,
            Locale locale) {
        return counts.of(door, day, meal)
                .map(known -> Map.of("page", page(chosen, door, day, meal, justSaid, known, form, locale)));
    }

    private CountPage page(
            KitchenDoors.Chosen chosen,
            KitchenDoor door,
            LocalDate day,
            Meal meal,
            @Nullable CountStage justSaid,
            MealCounts.Day known,
            @Nullable CountForm form,
            Locale locale) {
        var format = formats.in(locale);
        // What was just said stays chosen, unless only what was served can still be said
        var stage = form != null ? form.stage() : justSaid == null || known.isFinal() ? stage(known) : justSaid;
        var before = known.counts().getOrDefault(stage, latest(known));
        return new CountPage(
                door,
                chosen.all(),
                day,
                format.day(day),
                day.minusDays(1),
                day.plusDays(1),
                meal.name(),
                Arrays.stream(Meal.values())
                        .map(one -> new CountPage.Choice(one.name(), say(one.messageKey(), locale), one == meal))
                        .toList(),
                Arrays.stream(CountStage.values())
                        .filter(one -> !known.isFinal() || one == CountStage.SERVED)
                        .map(one -> new CountPage.Choice(one.name(), say(one.messageKey(), locale), one == stage))
                        .toList(),
                known.isFinal(),
                known.isFinal()
                        ? say("catering.count.final", locale)
                        : say("catering.count.until", locale, format.dayAndTime(known.finalAt())),
                known.counts().entrySet().stream()
                        .map(said -> say(
                                "catering.count.said",
                                locale,
                                say(said.getKey().messageKey(), locale),
                                format.number(said.getValue().stream()
                                        .mapToInt(MealCount::people)
                                        .sum())))
                        .toList(),
                Arrays.stream(CountForm.Reach.values())
                        .map(reach -> new CountPage.Choice(
                                reach.name(),
                                say(reach.messageKey(), locale, say(meal.messageKey(), locale)),
                                reach == (form == null ? CountForm.Reach.MEAL : form.reach())))
                        .toList(),
                ordinary(known, before, form, locale),
                apart(known, before, form, locale));
    }

    /** What is said next: after the hour what was served, else what was said last. */
    private static CountStage stage(MealCounts.Day known) {
        if (known.isFinal()) {
            return CountStage.SERVED;
        }
        return known.counts().keySet().stream()
                .filter(stage -> stage != CountStage.SERVED)
                .reduce((one, later) -> later)
                .orElse(CountStage.FORECAST);
    }

    private static List<MealCount> latest(MealCounts.Day known) {
        return known.counts().entrySet().stream()
                .reduce((one, later) -> later)
                .map(Map.Entry::getValue)
                .orElse(List.of());
    }

    private List<CountPage.Field> ordinary(
            MealCounts.Day known, List<MealCount> before, @Nullable CountForm form, Locale locale) {
        var said = before.stream()
                .filter(MealCount::isOrdinary)
                .collect(Collectors.toMap(MealCount::group, MealCount::people));
        var groups = Stream.of(
                        known.groups().stream(),
                        known.usual().keySet().stream(),
                        said.keySet().stream(),
                        form == null ? Stream.<AgeGroup>empty() : form.ordinary().keySet().stream(),
                        known.groups().isEmpty() ? Stream.of(AgeGroup.EVERYONE) : Stream.<AgeGroup>empty())
                .flatMap(all -> all)
                .distinct()
                .sorted()
                .toList();
        return groups.stream()
                .map(group -> new CountPage.Field(
                        "people-" + group,
                        say("catering.group." + group, locale),
                        form != null
                                ? form.ordinary().getOrDefault(group, "")
                                : said.containsKey(group)
                                        ? String.valueOf(said.get(group))
                                        : before.isEmpty() ? usual(known, group) : "",
                        usual(known, group).isEmpty() ? "" : say("catering.count.usual", locale, usual(known, group))))
                .toList();
    }

    private static String usual(MealCounts.Day known, AgeGroup group) {
        var usual = known.usual().get(group);
        return usual == null ? "" : String.valueOf(usual);
    }

    private List<CountPage.Row> apart(
            MealCounts.Day known, List<MealCount> before, @Nullable CountForm form, Locale locale) {
        var rows = new ArrayList<CountForm.Apart>();
        if (form != null) {
            rows.addAll(form.apart());
        } else {
            before.stream()
                    .filter(count -> !count.isOrdinary())
                    .forEach(count -> rows.add(new CountForm.Apart(
                            count.group().name(),
                            String.valueOf(count.diet()),
                            count.texture().name(),
                            String.valueOf(count.people()))));
        }
        for (var spare = 0; form == null && spare < SPARE; spare++) {
            rows.add(new CountForm.Apart("", "", "", ""));
        }
        var views = new ArrayList<CountPage.Row>();
        for (var row : rows) {
            views.add(new CountPage.Row(
                    "apart-" + views.size(),
                    groups(known, row.group(), locale),
                    diets(known, row.diet(), locale),
                    Arrays.stream(Texture.values())
                            .map(texture -> new CountPage.Choice(
                                    texture.name(),
                                    say(texture.messageKey(), locale),
                                    texture.name().equals(row.texture())))
                            .toList(),
                    row.people()));
        }
        return views;
    }

    private List<CountPage.Choice> groups(MealCounts.Day known, String chosen, Locale locale) {
        return Arrays.stream(AgeGroup.values())
                .filter(group -> known.groups().isEmpty()
                        || known.groups().contains(group)
                        || group.name().equals(chosen))
                .map(group -> new CountPage.Choice(
                        group.name(),
                        say("catering.group." + group, locale),
                        group.name().equals(chosen)))
                .toList();
    }

    private List<CountPage.Choice> diets(MealCounts.Day known, String chosen, Locale locale) {
        return Stream.concat(
                        Stream.of(new CountPage.Choice("0", say("catering.count.no-diet", locale), false)),
                        known.diets().stream()
                                .map(diet -> new CountPage.Choice(
                                        String.valueOf(diet.id()),
                                        diet.names().in(locale).text(),
                                        String.valueOf(diet.id()).equals(chosen))))
                .toList();
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
