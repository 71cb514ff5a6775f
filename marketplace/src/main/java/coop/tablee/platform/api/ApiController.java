package coop.tablee.platform.api;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;

/** The API's description, for programs ({@code /v3/api-docs}) and for people who want to read and try it ({@code /api}); open to everyone. */
@Controller
class ApiController {

    private final ApiDocument document;
    private final ApiPage page;

    ApiController(ApiDocument document) {
        this.document = document;
        page = ApiPage.of(document.root());
    }

    @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> description() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache().cachePublic())
                .body(document.bytes());
    }

    @GetMapping("/api")
    Rendering read() {
        return Rendering.view("platform/api").modelAttribute("api", page).build();
    }
}
