package coop.tablee.platform.api;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** The API's description, for programs ({@code /v3/api-docs}) and for people who want to read and try it ({@code /api}); open to everyone. */
@Controller
class ApiController {

    private final Mono<ApiDocument> document;
    private final Mono<ApiPage> page;

    ApiController(JsonMapper json) {
        // put together once, by who asks first, away from the threads that answer
        this.document = Mono.fromCallable(() -> new ApiDocument(json))
                .subscribeOn(Schedulers.boundedElastic())
                .cache();
        page = this.document.map(ready -> ApiPage.of(ready.root())).cache();
    }

    @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<byte[]>> description() {
        return document.map(ready -> ResponseEntity.ok()
                .cacheControl(CacheControl.noCache().cachePublic())
                .body(ready.bytes()));
    }

    @GetMapping("/api")
    Mono<Rendering> read() {
        return page.map(ready ->
                Rendering.view("platform/api").modelAttribute("api", ready).build());
    }
}
