package coop.tablee.agreement;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import java.net.URI;
import java.util.Locale;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The auditor's file of a contract: asked for with one click, made in the background, fetched as often as wanted for a week. */
@Controller
class ContractFileController {

    private static final String HERE = AgreementsController.HERE + "/{id}/file";

    private final ContractFiles files;
    private final ContractFileJobs jobs;
    private final AgreementQueries queries;

    ContractFileController(ContractFiles files, ContractFileJobs jobs, AgreementQueries queries) {
        this.files = files;
        this.jobs = jobs;
        this.queries = queries;
    }

    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @PostMapping(HERE)
    Mono<Rendering> ask(@PathVariable long id, Actor actor, Locale locale) {
        return files.ask(id, locale, actor).then(Mono.fromSupplier(() -> {
            jobs.wake();
            return Redirects.to(here(id));
        }));
    }

    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(HERE)
    Mono<Rendering> page(@PathVariable long id, Actor actor) {
        return queries.require(id, actor.requireParty())
                .flatMap(agreement -> files.how(id, actor)
                        .map(how -> Rendering.view("agreement/file")
                                .modelAttribute("agreement", agreement)
                                .modelAttribute("how", how)
                                .build()));
    }

    /** The progress alone; once it rests, the whole page is fetched again. */
    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(HERE + "/progress")
    Mono<Rendering> progress(@PathVariable long id, Actor actor, ServerWebExchange exchange) {
        return files.how(id, actor).map(how -> {
            if (!how.isMaking()) {
                exchange.getResponse().getHeaders().set("HX-Redirect", here(id));
            }
            return Rendering.view("agreement/file-progress :: progress")
                    .modelAttribute("how", how)
                    .modelAttribute("id", id)
                    .build();
        });
    }

    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(HERE + ".zip")
    Mono<ResponseEntity<byte[]>> fetch(@PathVariable long id, Actor actor) {
        return files.fetch(id, actor)
                .map(content -> ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType("application/zip"))
                        .headers(headers -> headers.setContentDisposition(ContentDisposition.attachment()
                                .filename("contract-" + id + ".zip")
                                .build()))
                        .body(content))
                .switchIfEmpty(Mono.fromSupplier(() -> ResponseEntity.status(HttpStatus.SEE_OTHER)
                        .location(URI.create(here(id)))
                        .build()));
    }

    private static String here(long id) {
        return AgreementsController.HERE + "/" + id + "/file";
    }
}
