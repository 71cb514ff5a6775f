package coop.tablee.distribution.note;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Languages;
import coop.tablee.platform.paper.Paper;
import coop.tablee.platform.paper.Printer;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/** The delivery note of a drop, to look at in the reader's language, and as PDF in the receiver's. */
@Controller
class DeliveryNoteController {

    private final DeliveryNotes notes;
    private final Printer printer;
    private final Languages languages;

    DeliveryNoteController(DeliveryNotes notes, Printer printer, Languages languages) {
        this.notes = notes;
        this.printer = printer;
        this.languages = languages;
    }

    @GetMapping("/papers/drops/{drop}")
    @MayUse({
        Role.COORDINATOR,
        Role.PACKER,
        Role.OWNER,
        Role.STOCK_KEEPER,
        Role.BUYER,
        Role.COOK,
        Role.VOLUNTEER,
        Role.DRIVER
    })
    Mono<Rendering> show(@PathVariable long drop, Actor actor) {
        return notes.require(drop, actor)
                .map(note -> Rendering.view("distribution/delivery-note")
                        .modelAttribute("note", note)
                        .modelAttribute("pdf", "/papers/drops/" + drop + ".pdf")
                        .build());
    }

    @GetMapping("/papers/drops/{drop}.pdf")
    @MayUse({
        Role.COORDINATOR,
        Role.PACKER,
        Role.OWNER,
        Role.STOCK_KEEPER,
        Role.BUYER,
        Role.COOK,
        Role.VOLUNTEER,
        Role.DRIVER
    })
    Mono<ResponseEntity<byte[]>> pdf(@PathVariable long drop, Locale locale, Actor actor) {
        return notes.require(drop, actor)
                .flatMap(note ->
                        printer.print(paper(note, locale)).map(file -> file.named("delivery-note-" + note.number())));
    }

    private Paper paper(DeliveryNote note, Locale reader) {
        var language = languages.spoken(note.language() == null ? reader : note.language());
        return new Paper("distribution/delivery-note-paper", language, Map.of("note", note));
    }
}
