package coop.tablee.catering.menu;

import coop.tablee.catalogimport.SafeCsv;
import coop.tablee.catalogue.Allergen;
import coop.tablee.identity.OpenToAll;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.paper.Paper;
import coop.tablee.platform.paper.Printer;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** A kitchen's published menu, for everybody: as a page that prints on one A4, and as open data. */
@Controller
class PublishedMenuController {

    private static final List<String> HEAD = List.of(
            "site",
            "date",
            "meal",
            "dish_fr",
            "dish_nl",
            "dish_de",
            "dish_en",
            "contains",
            "may_contain",
            "unknown",
            "quality_signs");

    private final PublishedMenus menus;
    private final Printer printer;
    private final Formats formats;
    private final MessageSource messages;

    PublishedMenuController(PublishedMenus menus, Printer printer, Formats formats, MessageSource messages) {
        this.menus = menus;
        this.printer = printer;
        this.formats = formats;
        this.messages = messages;
    }

    /** A week as everybody sees it. */
    record View(
            long site,
            String name,
            String city,
            int number,
            LocalDate monday,
            List<OtherWeek> others,
            List<Day> days) {}

    /** Another published week, by its number. */
    record OtherWeek(LocalDate monday, int number, boolean current) {}

    /** A date with its meals; both already written. */
    record Day(String label, List<MealView> meals) {}

    /** A meal with its dishes. */
    record MealView(String name, List<DishView> dishes) {}

    /** A dish; allergens and signs are already written. */
    record DishView(
            String name,
            @Nullable String lang,
            List<String> contains,
            List<String> traces,
            List<String> unknown,
            List<String> signs) {}

    @OpenToAll
    @GetMapping("/menu/{site}")
    Mono<Rendering> week(@PathVariable long site, @RequestParam @Nullable LocalDate monday, Locale locale) {
        return menus.week(site, Optional.ofNullable(monday))
                .map(week -> Rendering.view("catering/menu")
                        .modelAttribute("menu", view(site, week, locale))
                        .build());
    }

    /** The same week on paper, as it hangs at the door. */
    @OpenToAll
    @GetMapping("/menu/{site}/week.pdf")
    Mono<ResponseEntity<byte[]>> paper(
            @PathVariable long site, @RequestParam @Nullable LocalDate monday, Locale locale) {
        return menus.week(site, Optional.ofNullable(monday))
                .flatMap(week -> printer.print(
                                new Paper("catering/menu-paper", locale, Map.of("menu", view(site, week, locale))))
                        .map(file -> file.named("menu-%d-%s".formatted(site, week.monday()))));
    }

    /** The same week as a file: one line for each dish, allergens by their English names, quality signs as {@code LABEL: food}. */
    @OpenToAll
    @GetMapping(path = "/menu/{site}/week.csv", produces = "text/csv")
    Mono<ResponseEntity<String>> file(@PathVariable long site, @RequestParam @Nullable LocalDate monday) {
        return menus.week(site, Optional.ofNullable(monday))
                .map(week -> ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                "attachment; filename=\"menu-%d-%s.csv\"".formatted(site, week.monday()))
                        .body(Stream.concat(
                                        Stream.of(SafeCsv.line(HEAD)),
                                        week.dishes().stream().map(dish -> SafeCsv.line(cells(week.site(), dish))))
                                .collect(Collectors.joining())));
    }

    private static List<String> cells(String site, PublishedMenus.Dish dish) {
        var names = dish.names().texts();
        return List.of(
                site,
                dish.day().toString(),
                dish.meal().name().toLowerCase(Locale.ROOT),
                names.getOrDefault("fr", ""),
                names.getOrDefault("nl", ""),
                names.getOrDefault("de", ""),
                names.getOrDefault("en", ""),
                codes(dish.allergens().contains()),
                codes(dish.allergens().mayContain()),
                codes(dish.allergens().unknown()),
                dish.signs().stream()
                        .map(sign -> sign.label().name().toLowerCase(Locale.ROOT) + ": "
                                + sign.food().in(Locale.ENGLISH).text())
                        .collect(Collectors.joining(", ")));
    }

    private static String codes(Collection<Allergen> allergens) {
        return allergens.stream()
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private View view(long site, PublishedMenus.Week week, Locale locale) {
        return new View(
                site,
                week.site(),
                week.city(),
                week.monday().get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                week.monday(),
                week.others().stream()
                        .map(other -> new OtherWeek(
                                other, other.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), other.equals(week.monday())))
                        .toList(),
                week.dishes().stream()
                        .collect(Collectors.groupingBy(
                                PublishedMenus.Dish::day, LinkedHashMap::new, Collectors.toList()))
                        .entrySet()
                        .stream()
                        .map(day -> new Day(
                                formats.in(locale).day(day.getKey()),
                                Arrays.stream(Meal.values())
                                        .map(meal -> new MealView(
                                                say(meal.messageKey(), locale),
                                                day.getValue().stream()
                                                        .filter(dish -> dish.meal() == meal)
                                                        .map(dish -> dish(dish, locale))
                                                        .toList()))
                                        .filter(meal -> !meal.dishes().isEmpty())
                                        .toList()))
                        .toList());
    }

    private DishView dish(PublishedMenus.Dish dish, Locale locale) {
        var name = dish.names().in(locale);
        return new DishView(
                name.text(),
                name.lang().equals(locale.getLanguage()) ? null : name.lang(),
                words(dish.allergens().contains(), locale),
                words(dish.allergens().mayContain(), locale),
                words(dish.allergens().unknown(), locale),
                dish.signs().stream()
                        .collect(Collectors.groupingBy(
                                PublishedMenus.Sign::label,
                                LinkedHashMap::new,
                                Collectors.mapping(
                                        sign -> sign.food().in(locale).text(), Collectors.joining(", "))))
                        .entrySet()
                        .stream()
                        .map(sign -> say(
                                "catering.menu.sign", locale, say(sign.getKey().messageKey(), locale), sign.getValue()))
                        .toList());
    }

    private List<String> words(Collection<Allergen> allergens, Locale locale) {
        return allergens.stream().map(one -> say(one.messageKey(), locale)).toList();
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
