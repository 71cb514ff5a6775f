package coop.tablee.network.founding;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.Certificate;
import coop.tablee.network.CertificateScheme;
import coop.tablee.platform.form.PaperCheck;
import coop.tablee.platform.form.SentForm;
import coop.tablee.platform.form.Typed;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
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
        return SentForm.of(exchange)
                .flatMap(sent -> {
                    var typed = new Typed(sent.fields());
                    var act = Mono.defer(() -> {
                        var certificate =
                                certificate(typed, actor.requireParty().id());
                        if (!sent.hasFile()) {
                            typed.refuse(FieldError.at(PaperCheck.FIELD, "no-file", null, null));
                        }
                        typed.check();
                        return papers.look(sent.content(), sent.name())
                                .flatMap(paper -> papers.certify(certificate, paper, actor));
                    });
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
}
