package coop.tablee.platform.paper;

import coop.tablee.platform.Blocking;
import coop.tablee.shared.DomainException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;
import reactor.core.publisher.Mono;

/** Makes papers, away from the event loop. Refuses ({@code busy}, 429) what takes too long, and ({@code paper-too-long}, 413) what has too many pages. */
@Component
public class Printer {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final ITemplateEngine templates;
    private final Blocking paperThreads;
    private final Press press = new Press();

    Printer(ITemplateEngine templates, Blocking paperThreads) {
        this.templates = templates;
        this.paperThreads = paperThreads;
    }

    public Mono<PdfFile> print(Paper paper) {
        return paperThreads
                .call(() -> new PdfFile(press.print(templates.process(paper.template(), context(paper)))))
                .timeout(LONGEST)
                .onErrorMap(TimeoutException.class, late -> new DomainException(DomainException.Kind.TOO_MANY, "busy"));
    }

    private static Context context(Paper paper) {
        Locale language = paper.language();
        Map<String, Object> content = paper.content();
        return new Context(language, content);
    }
}
