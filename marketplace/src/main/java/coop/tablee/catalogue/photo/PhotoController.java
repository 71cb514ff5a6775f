package coop.tablee.catalogue.photo;

import coop.tablee.identity.OpenToAll;
import coop.tablee.shared.DomainException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Serves photos. An address names one content for ever, so browsers and proxies may keep it. */
@RestController
class PhotoController {

    private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})-(160|480|1200)\\.jpg");
    private static final CacheControl FOR_EVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final Photos photos;

    PhotoController(Photos photos) {
        this.photos = photos;
    }

    @GetMapping("/photos/{name}")
    @OpenToAll
    Mono<ResponseEntity<byte[]>> photo(@PathVariable String name) {
        var parts = NAME.matcher(name);
        if (!parts.matches()) {
            return Mono.error(DomainException::notFound);
        }
        return photos.content(parts.group(1), Integer.parseInt(parts.group(2)))
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .map(content -> ResponseEntity.ok()
                        .contentType(MediaType.IMAGE_JPEG)
                        .cacheControl(FOR_EVER)
                        .header("Content-Disposition", "inline")
                        .body(content));
    }
}
