package coop.tablee.platform.mail;

import coop.tablee.platform.MarketplaceProperties;
import coop.tablee.platform.page.Languages;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.TemplateSpec;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;

/** Writes both forms of a mail from two templates of one name, {@code .html} and {@code .txt}. Addresses in mails are made here, from the public one and nothing else. */
@Component
public class MailTemplates {

    private static final int USUAL_PORT = 8080;

    private final ITemplateEngine templates;
    private final Languages languages;
    private final URI publicUrl;

    MailTemplates(
            ITemplateEngine templates,
            Languages languages,
            MarketplaceProperties properties,
            @Value("${server.port:" + USUAL_PORT + "}") int port) {
        this.templates = templates;
        this.languages = languages;
        this.publicUrl = Objects.requireNonNullElseGet(properties.publicUrl(), () -> atHome(port));
    }

    /** On one's own machine, where the server listens; a port that is only found at the start (0) is not known yet. */
    private static URI atHome(int port) {
        return URI.create("http://localhost:" + (port > 0 ? port : USUAL_PORT));
    }

    /** The two forms. */
    public record Written(String text, String html) {}

    public Written write(String template, Locale language, Map<String, Object> content) {
        var context = new Context(language, content);
        return new Written(
                templates.process(new TemplateSpec(template + ".txt", TemplateMode.TEXT), context),
                templates.process(template, context));
    }

    /** The whole address of one of our paths. */
    public URI address(String path) {
        return publicUrl.resolve(path);
    }

    /** The language to write in to somebody who prefers this one. */
    public Locale languageOf(Locale wished) {
        return languages.spoken(wished);
    }
}
