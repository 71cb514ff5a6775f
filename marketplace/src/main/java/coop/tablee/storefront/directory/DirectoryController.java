package coop.tablee.storefront.directory;

import coop.tablee.identity.OpenToAll;
import coop.tablee.platform.paper.Paper;
import coop.tablee.platform.paper.Printer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The directory of the local offer: to look through, to take along as a file, and as a sheet to hand to a school or a care home. */
@Controller
class DirectoryController {

    private static final int ON_A_PAGE = 24;
    private static final int ON_A_SHEET = 120;
    private static final int IN_A_FILE = 5_000;

    private final DirectoryDisplay display;
    private final Directory directory;
    private final Printer printer;

    DirectoryController(DirectoryDisplay display, Directory directory, Printer printer) {
        this.display = display;
        this.directory = directory;
        this.printer = printer;
    }

    @OpenToAll
    @GetMapping("/directory")
    Mono<Rendering> directory(@RequestParam MultiValueMap<String, String> parameters, Locale locale) {
        return Mono.fromSupplier(() -> DirectoryQuery.of(parameters))
                .flatMap(query -> display.page(query, ON_A_PAGE, locale))
                .map(page -> Rendering.view("storefront/directory")
                        .modelAttribute("page", page)
                        .build());
    }

    /** All that was found, whatever the page. */
    @OpenToAll
    @GetMapping("/directory.csv")
    Mono<ResponseEntity<byte[]>> file(@RequestParam MultiValueMap<String, String> parameters, Locale locale) {
        return Mono.fromSupplier(() -> DirectoryQuery.of(parameters).from(1))
                .flatMap(query -> directory.find(query, IN_A_FILE))
                .map(found -> ResponseEntity.ok()
                        .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"directory.csv\"")
                        .body(DirectoryCsv.of(found.items(), locale).getBytes(StandardCharsets.UTF_8)));
    }

    /** The first of what was found, as many as somebody reads on paper. */
    @OpenToAll
    @GetMapping("/directory.pdf")
    Mono<ResponseEntity<byte[]>> sheet(
            @RequestParam MultiValueMap<String, String> parameters, ServerWebExchange exchange, Locale locale) {
        var asked = exchange.getRequest().getURI();
        return Mono.fromSupplier(() -> DirectoryQuery.of(parameters).from(1))
                .flatMap(query -> display.page(query, ON_A_SHEET, locale))
                .flatMap(page -> printer.print(new Paper(
                        "storefront/directory-paper",
                        locale,
                        Map.of(
                                "page",
                                page,
                                "site",
                                siteOf(asked),
                                "address",
                                siteOf(asked) + page.query().href(DirectoryQuery.PATH)))))
                .map(file -> file.named("directory"));
    }

    /** The address that people see, which the way in has put into the request. */
    private static String siteOf(URI asked) {
        return asked.getScheme() + "://" + asked.getRawAuthority();
    }
}
