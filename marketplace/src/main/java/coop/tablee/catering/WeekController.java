package coop.tablee.catering;

import coop.tablee.catering.WeekDesk.Changed;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusal;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The weekly page of a kitchen: shown, typed into, and checked as one types. Each of its buttons works as a plain form. */
@Controller
class WeekController {

    private static final String PAGE = "catering/week";
    private static final String SHEET = "sheet";
    private static final int MOST_NAMES = 200;
    private static final int LONGEST_NAME = 100;

    private final WeekDesk desk;
    private final WeekSwitches switches;
    private final WeekTemplates templates;
    private final WeekPages pages;
    private final WeekNotes notes;
    private final Refusals refusals;
    private final Toasts toasts;

    WeekController(
            WeekDesk desk,
            WeekSwitches switches,
            WeekTemplates templates,
            WeekPages pages,
            WeekNotes notes,
            Refusals refusals,
            Toasts toasts) {
        this.desk = desk;
        this.switches = switches;
        this.templates = templates;
        this.pages = pages;
        this.notes = notes;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping("/week")
    Mono<Rendering> week(
            @RequestParam @Nullable Long site,
            @RequestParam @Nullable LocalDate monday,
            @RequestParam(defaultValue = "false") boolean taken,
            @RequestParam(defaultValue = "") String purchaseOrder,
            @RequestParam @Nullable Long template,
            @RequestParam(defaultValue = "") String find,
            @RequestParam(defaultValue = "false") boolean all,
            Actor actor,
            Locale locale) {
        return desk.doors(site, actor).flatMap(doors -> {
            var door = doors.chosen();
            return door == null
                    ? Mono.just(Rendering.view("catering/nowhere").build())
                    : desk.week(monday, door)
                            .flatMap(week -> page(
                                            door,
                                            week,
                                            doors,
                                            template,
                                            asked(List.of(find)),
                                            all,
                                            purchaseOrder,
                                            actor,
                                            locale)
                                    .flatMap(page -> notes.of(door, week, actor, locale)
                                            .map(beside -> Rendering.view(PAGE)
                                                    .model(beside)
                                                    .modelAttribute(SHEET, page)
                                                    .modelAttribute("taken", taken || template != null)
                                                    .build())));
        });
    }

    private Mono<WeekPage> page(
            KitchenDoor door,
            Week week,
            WeekDesk.Doors doors,
            @Nullable Long template,
            List<String> asked,
            boolean all,
            String purchaseOrder,
            Actor actor,
            Locale locale) {
        if (template != null) {
            return templates
                    .require(door.id(), template)
                    .flatMap(filled -> desk.page(door, week, filled.products(), Map.of(), Map.of(), actor)
                            .map(sheet -> pages.page(sheet, doors.all(), purchaseOrder, filled, locale)));
        }
        var sheet = all
                ? desk.everything(door, week, actor)
                : asked.isEmpty() ? desk.page(door, week, actor) : desk.finding(door, week, asked, actor);
        return sheet.map(read -> pages.page(read, doors.all(), purchaseOrder, locale));
    }

    /** Words of a search, at most so many of them; what is too short or too long to be a name is passed over. */
    private static List<String> asked(List<String> typed) {
        return typed.stream()
                .map(String::strip)
                .filter(words -> words.length() > 1 && words.length() <= LONGEST_NAME)
                .distinct()
                .limit(MOST_NAMES)
                .toList();
    }

    /** Saves what was typed; when some of it cannot be used, the page comes back with everything as it was typed. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/week")
    Mono<Rendering> save(ServerWebExchange exchange, Actor actor, Locale locale) {
        return form(exchange)
                .flatMap(form -> desk.doors(form.site(), actor)
                        .flatMap(doors -> desk.keep(doors.require(), form, true, actor)
                                .flatMap(kept -> {
                                    if (kept.errors().isEmpty()) {
                                        toasts.leave(exchange, "catering.kept");
                                        return Mono.just(Redirects.to(sheet(form)));
                                    }
                                    var page =
                                            pages.page(kept.sheet(), doors.all(), form.purchaseOrderNumber(), locale);
                                    return notes.of(doors.require(), form.week(), actor, locale)
                                            .map(beside -> again(
                                                    page, beside, DomainException.invalid(kept.errors()), exchange));
                                })));
    }

    /** Saves the cells that were just typed and answers what the week comes to now: for the page's script. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/week/quote")
    Mono<Rendering> quote(ServerWebExchange exchange, Actor actor, Locale locale) {
        return form(exchange)
                .flatMap(form -> desk.edit(form, actor))
                .map(kept -> Rendering.view("catering/live :: answer")
                        .modelAttribute(SHEET, pages.live(kept.sheet(), locale))
                        .modelAttribute("wrong", wrong(kept.errors()))
                        .build());
    }

    /** What the products of the week's page are called in other languages, by the name that the page shows: for the page's search. */
    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping("/week/names")
    @ResponseBody
    Mono<Map<String, String>> names(
            @RequestParam long site, @RequestParam LocalDate monday, Actor actor, Locale locale) {
        return desk.doors(site, actor)
                .flatMap(doors ->
                        desk.week(monday, doors.require()).flatMap(week -> desk.page(doors.require(), week, actor)))
                .map(sheet -> pages.otherNames(sheet, locale));
    }

    /** The rows of products that have none on the page yet, by what they are called in any language: for the page's search, and for a table that is pasted. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/week/rows")
    Mono<Rendering> rows(ServerWebExchange exchange, Actor actor, Locale locale) {
        return exchange.getFormData().flatMap(fields -> {
            var form = WeekForm.of(fields, locale);
            var asked = asked(fields.getOrDefault("called", List.of()));
            return desk.doors(form.site(), actor)
                    .flatMap(doors -> asked.isEmpty()
                            ? Mono.error(DomainException.invalid(FieldError.at("called", "required", null, null)))
                            : desk.called(doors.require(), form.week(), asked, actor))
                    .map(sheet -> Rendering.view("catering/live :: shelves")
                            .modelAttribute(SHEET, pages.page(sheet, List.of(), "", locale))
                            .modelAttribute("names", pages.otherNames(sheet, locale))
                            .build());
        });
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/week/last-week")
    Mono<Rendering> takeLastWeek(ServerWebExchange exchange, Actor actor) {
        return act(
                exchange,
                actor,
                "catering.filled",
                "&taken=true",
                (door, form) -> keepFirst(door, form, actor)
                        .then(Mono.defer(() -> desk.takeLastWeek(door, form.week(), actor))));
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/week/clearing")
    Mono<Rendering> clear(ServerWebExchange exchange, Actor actor) {
        return act(exchange, actor, "catering.cleared", "", (door, form) -> desk.clear(door, form.week(), actor));
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/week/undo")
    Mono<Rendering> undo(ServerWebExchange exchange, Actor actor) {
        return act(exchange, actor, "catering.undone", "", (door, form) -> desk.undo(door, form.week(), actor));
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping("/week/products/{offer}")
    Mono<Rendering> product(
            @PathVariable long offer,
            @RequestParam long site,
            @RequestParam LocalDate monday,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String fragment,
            Actor actor,
            Locale locale) {
        return desk.doors(site, actor)
                .flatMap(doors -> desk.week(monday, doors.require())
                        .flatMap(week -> desk.family(doors.require(), week, offer, actor)))
                .flatMap(sheet -> Mono.justOrEmpty(sheet.row(offer))
                        .switchIfEmpty(Mono.error(DomainException::notFound))
                        .flatMap(row -> switches.of(row, sheet))
                        .map(equivalents -> Rendering.view(
                                        fragment == null ? "catering/product" : "catering/product-panel :: panel")
                                .modelAttribute(
                                        "detail",
                                        pages.detail(
                                                sheet.cell(offer)
                                                        .flatMap(cell -> Optional.ofNullable(cell.card()))
                                                        .orElseThrow(DomainException::notFound),
                                                sheet,
                                                equivalents,
                                                locale))
                                .modelAttribute("level", fragment == null ? "1" : "2")
                                .build()));
    }

    private Mono<Rendering> act(
            ServerWebExchange exchange,
            Actor actor,
            String told,
            String more,
            BiFunction<KitchenDoor, WeekForm, Mono<Changed>> act) {
        return form(exchange)
                .flatMap(form -> desk.doors(form.site(), actor)
                        .flatMap(doors -> act.apply(doors.require(), form))
                        .map(changed -> {
                            tell(told, changed, toasts, exchange);
                            return Redirects.to(sheet(form) + more);
                        }));
    }

    private Mono<Void> keepFirst(KitchenDoor door, WeekForm form, Actor actor) {
        return desk.keep(door, form, false, actor).then();
    }

    /** The page again, with what is wrong on top and in each cell. */
    private Rendering again(
            WeekPage page, Map<String, Object> beside, DomainException refused, ServerWebExchange exchange) {
        return Rendering.view(PAGE)
                .model(beside)
                .modelAttribute(SHEET, page)
                .modelAttribute("refusal", refusal(page, refused, exchange))
                .status(HttpStatusCode.valueOf(refused.kind().status()))
                .build();
    }

    private Refusal refusal(WeekPage page, DomainException refused, ServerWebExchange exchange) {
        return WeekRefusals.with(refusals.in(refused, exchange), pages.reasons(page));
    }

    /** What has no place in the answer's rows: meals that are no number, and cells that this door cannot order any more. */
    private static List<String> wrong(List<FieldError> errors) {
        return errors.stream()
                .filter(error -> Objects.requireNonNullElse(error.field(), "").startsWith("m.")
                        || "not-offered".equals(error.code()))
                .map(error -> Objects.requireNonNull(error.field()))
                .toList();
    }

    /** Says how many cells were changed, or that some stayed because somebody else had set them meanwhile. */
    static void tell(String key, Changed changed, Toasts toasts, ServerWebExchange exchange) {
        toasts.leave(
                exchange,
                changed.left() > 0 ? "catering.switch.clash" : counted(key, changed.cells()),
                String.valueOf(changed.cells()));
    }

    /** The message for none, one or many. */
    static String counted(String key, int number) {
        return key + (number == 0 ? ".none" : number == 1 ? ".one" : ".many");
    }

    /** What was sent, typed in the page's language. */
    static Mono<WeekForm> form(ServerWebExchange exchange) {
        var locale = Objects.requireNonNullElse(exchange.getLocaleContext().getLocale(), Locale.ROOT);
        return exchange.getFormData().map(fields -> WeekForm.of(fields, locale));
    }

    /** The week again; the purchase-order number is stored with orders only, so it travels along until they are sent. */
    private static String sheet(WeekForm form) {
        var address = "/week?site=" + form.site() + "&monday=" + form.week().monday();
        return form.purchaseOrderNumber().isEmpty()
                ? address
                : address + "&purchaseOrder=" + URLEncoder.encode(form.purchaseOrderNumber(), StandardCharsets.UTF_8);
    }
}
