package coop.tablee.catering.menu;

import coop.tablee.catalogimport.SafeCsv;
import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.AllergenState;
import coop.tablee.catalogue.Allergens;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.catering.KitchenWeeks;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.paper.Paper;
import coop.tablee.platform.paper.Printer;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** The table that hangs in the kitchen: what a week cooks, variants included, against the fourteen allergens. As a page, on paper and as a file. */
@Controller
class AllergenController {

    private static final String HERE = "/menus/allergens";

    private final KitchenDoors doors;
    private final Menus menus;
    private final Recipes recipes;
    private final Printer printer;
    private final Formats formats;
    private final MessageSource messages;
    private final KitchenWeeks weeks;

    AllergenController(
            KitchenDoors doors,
            Menus menus,
            Recipes recipes,
            Printer printer,
            Formats formats,
            MessageSource messages,
            KitchenWeeks weeks) {
        this.doors = doors;
        this.menus = menus;
        this.recipes = recipes;
        this.printer = printer;
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
                    : page(found, door, monday, actor, locale)
                            .map(page -> Rendering.view("catering/allergens")
                                    .modelAttribute("page", page)
                                    .build());
        });
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE + ".pdf")
    Mono<ResponseEntity<byte[]>> paper(
            @RequestParam long site, @RequestParam LocalDate monday, Actor actor, Locale locale) {
        return doors.of(site, actor)
                .flatMap(found -> page(found, found.require(), monday, actor, locale))
                .flatMap(page -> printer.print(new Paper("catering/allergens-paper", locale, Map.of("page", page)))
                        .map(file -> file.named("allergens-" + page.monday())));
    }

    /** One line for each dish and variant; a letter for each allergen: C contains, M may contain, A absent, U unknown. */
    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(path = HERE + ".csv", produces = "text/csv")
    Mono<ResponseEntity<String>> file(
            @RequestParam long site, @RequestParam LocalDate monday, Actor actor, Locale locale) {
        return doors.of(site, actor)
                .flatMap(found ->
                        weeks.monday(monday, found.require()).flatMap(shown -> rows(found.require(), shown, actor)))
                .map(rows -> ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                "attachment; filename=\"allergens-%s.csv\"".formatted(monday))
                        .body(Stream.concat(
                                        Stream.of(head()), rows.stream().map(row -> SafeCsv.line(cells(row, locale))))
                                .collect(Collectors.joining())));
    }

    /** A dish of the week, or a variant of one. */
    private record Known(Recipes.Cooked cooked, List<MenuWeek.Dish> served, Allergens allergens) {}

    private Mono<List<Known>> rows(KitchenDoor door, LocalDate monday, Actor actor) {
        return menus.week(door, monday).flatMap(week -> {
            var byVersion = week.dishes().stream()
                    .collect(Collectors.groupingBy(MenuWeek.Dish::version, LinkedHashMap::new, Collectors.toList()));
            return recipes.cooked(byVersion.keySet(), actor)
                    .flatMap(cooked -> recipes.allergens(
                                    cooked.stream().map(Recipes.Cooked::version).toList(), actor)
                            .map(known -> cooked.stream()
                                    .map(one -> new Known(
                                            one,
                                            byVersion.getOrDefault(one.dish(), List.of()),
                                            known.getOrDefault(one.version(), Allergens.UNDECLARED)))
                                    .toList()));
        });
    }

    private Mono<AllergenPage> page(
            KitchenDoors.Chosen chosen, KitchenDoor door, @Nullable LocalDate asked, Actor actor, Locale locale) {
        return weeks.monday(asked, door)
                .flatMap(monday -> rows(door, monday, actor).map(rows -> page(chosen, door, monday, rows, locale)));
    }

    private AllergenPage page(
            KitchenDoors.Chosen chosen, KitchenDoor door, LocalDate monday, List<Known> rows, Locale locale) {
        return new AllergenPage(
                door,
                chosen.all(),
                monday,
                monday.minusWeeks(1),
                monday.plusWeeks(1),
                monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                Arrays.stream(Allergen.values())
                        .map(one -> say(one.messageKey(), locale))
                        .toList(),
                rows.stream().map(row -> row(row, locale)).toList());
    }

    private AllergenPage.Row row(Known known, Locale locale) {
        var name = known.cooked.names().in(locale);
        return new AllergenPage.Row(
                name.text(),
                name.lang().equals(locale.getLanguage()) ? null : name.lang(),
                known.served.stream()
                        .map(dish -> say(
                                "catering.allergens.served",
                                locale,
                                formats.in(locale).weekday(dish.day()),
                                say(dish.meal().messageKey(), locale)))
                        .distinct()
                        .collect(Collectors.joining(", ")),
                known.cooked.isVariant() ? instead(known.cooked, locale) : null,
                Arrays.stream(Allergen.values())
                        .map(one -> cell(known.allergens.state(one), locale))
                        .toList());
    }

    /** {@code instead, pureed (IDDSI 4), without milk}. */
    private String instead(Recipes.Cooked cooked, Locale locale) {
        var without = cooked.freeOf().stream()
                .map(one -> say(one.messageKey(), locale))
                .collect(Collectors.joining(", "));
        return Stream.of(
                        say("catering.allergens.instead", locale),
                        cooked.texture() == Texture.REGULAR
                                ? ""
                                : say(cooked.texture().messageKey(), locale),
                        without.isEmpty() ? "" : say("catering.allergens.without", locale, without))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private AllergenPage.Cell cell(AllergenState state, Locale locale) {
        return switch (state) {
            case CONTAINS -> new AllergenPage.Cell("+", say("catering.allergens.contains", locale), "yes");
            case MAY_CONTAIN -> new AllergenPage.Cell("(+)", say("catering.allergens.traces", locale), "maybe");
            case ABSENT -> new AllergenPage.Cell("–", say("catering.allergens.absent", locale), "no");
            case UNKNOWN -> new AllergenPage.Cell("?", say("catering.allergens.unknown", locale), "unknown");
        };
    }

    private static String head() {
        var head = new ArrayList<>(List.of("dish", "variant_of", "texture", "served"));
        Arrays.stream(Allergen.values()).forEach(one -> head.add(one.name().toLowerCase(Locale.ROOT)));
        return SafeCsv.line(head);
    }

    private static List<String> cells(Known known, Locale locale) {
        var dish =
                known.served.isEmpty() ? "" : RecipeNames.in(known.served.get(0).names(), locale);
        var cells = new ArrayList<>(List.of(
                RecipeNames.in(known.cooked.names(), locale),
                known.cooked.isVariant() ? dish : "",
                String.valueOf(known.cooked.texture().level()),
                known.served.stream()
                        .map(one -> one.day() + " " + one.meal().name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))));
        known.allergens.code().chars().forEach(letter -> cells.add(String.valueOf((char) letter)));
        return cells;
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
