package coop.tablee.distribution.asked;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** What will be asked of a producer; and what producers expect, for those who plan with it. */
@Controller
class AskedController {

    private final Outlook outlook;

    AskedController(Outlook outlook) {
        this.outlook = outlook;
    }

    @GetMapping("/asked")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show(Actor actor, Locale locale) {
        return outlook.asked(actor, locale)
                .map(page -> Rendering.view("distribution/asked")
                        .modelAttribute("page", page)
                        .build());
    }

    @GetMapping("/asked.csv")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ResponseEntity<byte[]>> export(Actor actor, Locale locale) {
        return outlook.asked(actor, locale)
                .map(page -> ResponseEntity.ok()
                        .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                "attachment; filename=\"asked-" + outlook.today() + ".csv\"")
                        .body(AskedCsv.of(page, locale).getBytes(StandardCharsets.UTF_8)));
    }

    /** What is expected in the weeks to come and, of the past one, what came of it. */
    @GetMapping("/forecasts")
    @MayUse({Role.COORDINATOR, Role.COOK, Role.BUYER})
    Mono<Rendering> forecasts(Actor actor) {
        return outlook.expected(actor)
                .map(lines -> Rendering.view("distribution/forecasts")
                        .modelAttribute("page", ForecastPage.of(lines, outlook.monday()))
                        .build());
    }
}
