package coop.tablee.network.founding;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.Certificate;
import coop.tablee.network.CertificateScheme;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.FormFieldPart;
import org.springframework.http.codec.multipart.Part;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Certificates and their papers: handed in and ended by who leads an organisation, read by whom they concern. */
@Controller
class CertificateController {

    private static final String SECTION = "certificates";

    private final CertificatePapers papers;
    private final FilePages pages;

    CertificateController(CertificatePapers papers, FilePages pages) {
        this.papers = papers;
        this.pages = pages;
    }

    @MayUse(Role.OWNER)
    @PostMapping(FilePages.HERE + "/certificates")
    Mono<Rendering> certify(Actor actor, Locale locale, ServerWebExchange exchange) {
        return parts(exchange)
                .flatMap(parts -> {
                    var typed = new Typed(fields(parts));
                    var act = paper(parts)
                            .defaultIfEmpty(new Sent("", new byte[0]))
                            .flatMap(sent -> Mono.defer(() -> {
                                var certificate =
                                        certificate(typed, actor.requireParty().id());
                                if (sent.content.length == 0) {
                                    typed.refuse(FieldError.at(PaperCheck.FIELD, "no-file", null, null));
                                }
                                typed.check();
                                return papers.look(sent.content, sent.name)
                                        .flatMap(paper -> papers.certify(certificate, paper, actor));
                            }));
                    return pages.after(act, SECTION, typed.values(), actor, locale, exchange);
                })
                .onErrorResume(
                        DomainException.class,
                        unread -> pages.after(Mono.error(unread), SECTION, Map.of(), actor, locale, exchange));
    }

    @MayUse(Role.OWNER)
    @PostMapping(FilePages.HERE + "/certificates/{id}/end")
    Mono<Rendering> end(@PathVariable long id, Actor actor, Locale locale, ServerWebExchange exchange) {
        return pages.after(papers.end(id, actor), SECTION, Map.of(), actor, locale, exchange);
    }

    /** To be saved, never to be shown: no browser runs what is in it. */
    @MayUse({Role.OWNER, Role.COORDINATOR, Role.STOCK_KEEPER})
    @GetMapping("/certificates/{id}/paper")
    Mono<ResponseEntity<byte[]>> paper(@PathVariable long id, Actor actor) {
        return papers.paper(id, actor.requireParty())
                .map(paper -> ResponseEntity.ok()
                        .contentType(paper.kind().equals("PDF") ? MediaType.APPLICATION_PDF : MediaType.IMAGE_JPEG)
                        .cacheControl(CacheControl.noStore())
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                ContentDisposition.attachment()
                                        .filename(paper.name(), StandardCharsets.UTF_8)
                                        .build()
                                        .toString())
                        .body(paper.content()));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sent(String name, byte[] content) {}

    private static Certificate certificate(Typed typed, long organisation) {
        var from = typed.day("from");
        var until = typed.day("until");
        if (until.isBefore(from)) {
            typed.refuse(FieldError.at("until", "until-before-from", until, from));
        }
        return new Certificate(
                organisation,
                typed.oneOf("scheme", CertificateScheme.class, CertificateScheme.ORGANIC),
                typed.required("reference", 60),
                typed.required("body", 120),
                from,
                until.isBefore(from) ? from : until);
    }

    private static Mono<MultiValueMap<String, Part>> parts(ServerWebExchange exchange) {
        return exchange.getMultipartData()
                .onErrorMap(DataBufferLimitException.class, longer -> PaperCheck.tooLarge())
                .defaultIfEmpty(new LinkedMultiValueMap<>());
    }

    private static MultiValueMap<String, String> fields(MultiValueMap<String, Part> parts) {
        var fields = new LinkedMultiValueMap<String, String>();
        parts.forEach((name, values) -> values.forEach(part -> {
            if (part instanceof FormFieldPart field) {
                fields.add(name, field.value());
            }
        }));
        return fields;
    }

    private static Mono<Sent> paper(MultiValueMap<String, Part> parts) {
        return parts.getFirst(PaperCheck.FIELD) instanceof FilePart file
                ? DataBufferUtils.join(file.content(), PaperCheck.MOST_BYTES)
                        .map(buffer -> new Sent(file.filename(), bytes(buffer)))
                        .onErrorMap(DataBufferLimitException.class, longer -> PaperCheck.tooLarge())
                        .flatMap(sent -> file.delete().thenReturn(sent))
                : Mono.empty();
    }

    private static byte[] bytes(DataBuffer buffer) {
        var bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
