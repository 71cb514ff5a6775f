package coop.tablee.catering.snack;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.paper.Printer;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** What schools get from a kitchen that makes soup and snacks: on which days, for how many, and the papers of their classes, so that it can portion class by class. */
@Controller
class MadeController {

    static final String HERE = "/snacks/made";

    private final SnackBook book;
    private final SnackPages pages;
    private final Printer printer;
    private final BusinessClock clock;

    MadeController(SnackBook book, SnackPages pages, Printer printer, BusinessClock clock) {
        this.book = book;
        this.pages = pages;
        this.printer = printer;
        this.clock = clock;
    }

    @MayUse(Role.STOCK_KEEPER)
    @GetMapping(HERE)
    Mono<Rendering> show(Actor actor, Locale locale) {
        return book.madeBy(actor.requireParty().id(), 0)
                .map(made -> pages.made(
                        made, LocalDate.now(clock.withZone(made.door().zone())), locale))
                .collectList()
                .map(all -> Rendering.view("catering/snacks-made")
                        .modelAttribute("programmes", all)
                        .build());
    }

    /** The papers of a school's classes on a day; another producer's programme is {@code not-found}. */
    @MayUse(Role.STOCK_KEEPER)
    @GetMapping(HERE + "/{programme}/classes.pdf")
    Mono<ResponseEntity<byte[]>> papers(
            @PathVariable long programme, @RequestParam @Nullable LocalDate day, Actor actor, Locale locale) {
        return programme <= 0
                ? Mono.error(DomainException::notFound)
                : book.madeBy(actor.requireParty().id(), programme)
                        .singleOrEmpty()
                        .switchIfEmpty(Mono.error(DomainException::notFound))
                        .flatMap(made -> book.school(made.door()).flatMap(school -> {
                            var today = LocalDate.now(clock.withZone(made.door().zone()));
                            var coming = made.programme().day(day, today);
                            return printer.print(pages.papers(
                                            made.door(), made.programme(), school.classes(), coming, locale))
                                    .map(file -> file.named("classes-" + coming));
                        }));
    }
}
