package coop.tablee.catering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Toasts;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** One product instead of another: what it would take to have more organic, and switching without a script. */
@Controller
class WeekSwitchController {

    private static final int USUAL_SHARE = 20;

    private final WeekDesk desk;
    private final WeekSwitches switches;
    private final WeekPages pages;
    private final Toasts toasts;

    WeekSwitchController(WeekDesk desk, WeekSwitches switches, WeekPages pages, Toasts toasts) {
        this.desk = desk;
        this.switches = switches;
        this.pages = pages;
        this.toasts = toasts;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping("/week/organic")
    Mono<Rendering> organic(
            @RequestParam long site,
            @RequestParam LocalDate monday,
            @RequestParam(required = false) @Nullable String percent,
            Actor actor,
            Locale locale) {
        return desk.doors(site, actor)
                .flatMap(doors -> desk.week(monday, doors.require())
                        .flatMap(week -> desk.everything(doors.require(), week, actor)))
                .flatMap(sheet -> {
                    var share = share(percent, sheet.plan());
                    return switches.organic(share, sheet)
                            .map(answer -> Rendering.view("catering/organic")
                                    .modelAttribute("page", pages.organic(sheet, answer, share, locale))
                                    .build());
                });
    }

    /** Puts amounts into cells as one act that can be undone, and goes back to where it was asked. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/week/switches")
    Mono<Rendering> change(ServerWebExchange exchange, Actor actor) {
        return exchange.getFormData().flatMap(fields -> {
            var form = WeekForm.of(fields, Locale.ROOT);
            var percent = Objects.requireNonNullElse(fields.getFirst("percent"), "");
            return desk.doors(form.site(), actor)
                    .flatMap(doors -> desk.keep(doors.require(), form, true, actor))
                    .map(kept -> {
                        toasts.leave(
                                exchange, kept.sheet().hasClashes() ? "catering.switch.clash" : "catering.switch.done");
                        var week = "?site=" + form.site() + "&monday="
                                + form.week().monday();
                        return Redirects.to(
                                percent.matches("\\d{1,3}")
                                        ? "/week/organic" + week + "&percent=" + percent
                                        : "/week" + week);
                    });
        });
    }

    /** The share asked for, else the kitchen's own target, else a fifth. */
    private static int share(@Nullable String asked, WeekPlan plan) {
        if (asked != null && asked.strip().matches("\\d{1,3}")) {
            return Math.max(1, Math.min(100, Integer.parseInt(asked.strip())));
        }
        var target = plan.organicTarget();
        return target == null || target < 1 ? USUAL_SHARE : target;
    }
}
