package coop.tablee.network.founding;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.VatStatus;
import coop.tablee.platform.form.Typed;
import coop.tablee.shared.FieldError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Our organisation: one page, saved section by section, left and come back to at will. For who leads it. */
@Controller
class OrganisationController {

    private static final Set<String> COUNTRIES = Set.of("BE", "FR", "LU", "NL", "DE");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 ./()-]{5,38}");
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    private final OrganisationFiles files;
    private final Admissions admissions;
    private final FilePages pages;

    OrganisationController(OrganisationFiles files, Admissions admissions, FilePages pages) {
        this.files = files;
        this.admissions = admissions;
        this.pages = pages;
    }

    @MayUse(Role.OWNER)
    @GetMapping(FilePages.HERE)
    Mono<Rendering> show(@RequestParam(required = false) @Nullable String site, Actor actor, Locale locale) {
        return pages.show(site != null && ID.matcher(site).matches() ? Long.valueOf(site) : null, actor, locale);
    }

    @MayUse(Role.OWNER)
    @PostMapping(FilePages.HERE + "/identity")
    Mono<Rendering> identify(Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> pages.after(
                        Mono.defer(() -> {
                            var version = (int) typed.number("version");
                            var identity = identity(typed);
                            typed.check();
                            return files.identify(identity, version, actor);
                        }),
                        "identity",
                        typed.values("without"),
                        actor,
                        locale,
                        exchange));
    }

    @MayUse(Role.OWNER)
    @PostMapping(FilePages.HERE + "/vat")
    Mono<Rendering> sayVat(Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> pages.after(
                        files.of(actor.requireParty()).flatMap(file -> {
                            var version = (int) typed.number("version");
                            var status = typed.oneOf("status", VatStatus.class, VatStatus.NORMAL);
                            var number = typed.read(
                                    "vat",
                                    "no-vat-number",
                                    "BE0403170701",
                                    one -> EnterpriseNumbers.vat(one, file.country()));
                            if (status == VatStatus.NORMAL) {
                                typed.required("vat", 60);
                            }
                            typed.check();
                            return files.sayVat(status, number, version, actor);
                        }),
                        "vat",
                        typed.values(),
                        actor,
                        locale,
                        exchange));
    }

    @MayUse(Role.OWNER)
    @PostMapping(FilePages.HERE + "/animal")
    Mono<Rendering> sayAnimal(Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange)
                .flatMap(typed -> pages.after(
                        Mono.defer(() -> {
                            var version = (int) typed.number("version");
                            var answer = typed.oneOf("animal", Answer.class, Answer.NO);
                            typed.check();
                            return files.sayAnimal(answer == Answer.YES, version, actor);
                        }),
                        "certificates",
                        typed.values(),
                        actor,
                        locale,
                        exchange));
    }

    @MayUse(Role.OWNER)
    @PostMapping(FilePages.HERE + "/days")
    Mono<Rendering> sayDays(Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange).flatMap(typed -> {
            var values = typed.values();
            values.put("weekday", typed.all("weekday"));
            return pages.after(
                    Mono.defer(() -> {
                        var version = (int) typed.number("version");
                        var fees = typed.text("fees", 300);
                        var days = days(typed);
                        typed.check();
                        return files.sayDays(days, fees, version, actor);
                    }),
                    "days",
                    values,
                    actor,
                    locale,
                    exchange);
        });
    }

    /** Asks whoever runs the marketplace to look at it. */
    @MayUse(Role.OWNER)
    @PostMapping(FilePages.HERE + "/admission")
    Mono<Rendering> askToBeAdmitted(Actor actor, Locale locale, ServerWebExchange exchange) {
        return pages.after(admissions.ask(actor), "admission", Map.of(), actor, locale, exchange);
    }

    /** What a question is answered with. */
    private enum Answer {
        YES,
        NO
    }

    private static OrganisationFiles.Identity identity(Typed typed) {
        var country = typed.line("country", 2);
        if (!COUNTRIES.contains(country)) {
            typed.refuse(FieldError.at("country", "unknown-choice", country, null));
        }
        var number = typed.read(
                "number",
                country.equals("FR") ? "no-siren" : "no-enterprise-number",
                country.equals("FR") ? "732 829 320" : "0403.170.701",
                one -> EnterpriseNumbers.enterprise(one, country));
        var without = typed.isTicked("without");
        if (without && !typed.line("number", 60).isEmpty()) {
            typed.refuse(FieldError.at("without", "number-and-none", null, null));
        }
        var email = typed.line("email", 254);
        if (!email.isEmpty() && !Accounts.isAddress(email)) {
            typed.refuse(FieldError.at("email", "not-an-email-address", email, "ferme@example.org"));
        }
        var phone = typed.line("phone", 40);
        if (!phone.isEmpty() && !PHONE.matcher(phone).matches()) {
            typed.refuse(FieldError.at("phone", "no-phone", phone, null));
        }
        return new OrganisationFiles.Identity(
                typed.required("name", 120),
                typed.line("form", 60),
                country,
                number,
                without,
                email.isEmpty() ? null : email,
                phone,
                about(typed));
    }

    private static Map<String, String> about(Typed typed) {
        var about = new HashMap<String, String>();
        FilePages.LANGUAGES.stream()
                .filter(language -> typed.has("about-" + language))
                .forEach(language -> about.put(language, typed.text("about-" + language, 1_200)));
        return about;
    }

    private static List<Integer> days(Typed typed) {
        var days = new ArrayList<Integer>();
        for (var day = 1; day <= 7; day++) {
            if (typed.all("weekday").contains(String.valueOf(day))) {
                days.add(day);
            }
        }
        return days;
    }

    static Mono<Typed> typed(ServerWebExchange exchange) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map(Typed::new);
    }
}
