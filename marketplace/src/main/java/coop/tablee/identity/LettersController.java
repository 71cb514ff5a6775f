package coop.tablee.identity;

import coop.tablee.platform.mail.LetterBox;
import coop.tablee.platform.mail.Mail;
import coop.tablee.shared.DomainException;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;

/** The letters that a demo on one's own machine would have sent, so that newcomers get in without a mail server. There nowhere else. */
@Controller
class LettersController {

    private static final Pattern WAY = Pattern.compile("/(?:link|invitation)/[A-Za-z0-9_-]{43}");

    private final LetterBox box;

    LettersController(LetterBox box) {
        this.box = box;
    }

    /**
     * A letter as the page shows it.
     *
     * @param way the path that its link leads to
     */
    record Letter(String recipient, String subject, String language, String text, String way) {

        private static Letter of(Mail mail) {
            var way = WAY.matcher(mail.text());
            return new Letter(
                    mail.recipient(),
                    mail.subject(),
                    mail.language().toLanguageTag(),
                    mail.text(),
                    way.find() ? way.group() : "");
        }
    }

    @OpenToAll
    @GetMapping("/letters")
    Rendering letters(ServerWebExchange exchange) {
        if (!box.isOpen()) {
            throw DomainException.notFound();
        }
        exchange.getResponse().getHeaders().setCacheControl(CacheControl.noStore());
        return Rendering.view("identity/letters")
                .modelAttribute(
                        "letters", box.letters().stream().map(Letter::of).toList())
                .build();
    }
}
