package coop.tablee.storefront.market;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import coop.tablee.platform.page.Shell;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.thymeleaf.TemplateSpec;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.context.IWebContext;
import org.thymeleaf.context.WebExpressionContext;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.processor.element.AbstractAttributeTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.standard.StandardDialect;
import org.thymeleaf.standard.expression.StandardExpressions;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Gives templates {@code market:tile}, which puts a {@link Tile} in the element's place. A tile is written once and kept by everything that it shows: its template sees a
 * {@link Shown} and nothing else of the page, so what is kept cannot be out of date, nor show somebody what another has in the basket. A page's tiles were two thirds of what
 * writing it cost.
 */
@Component
final class TileDialect extends AbstractProcessorDialect {

    /** Bytes of memory, about. */
    private static final long MOST_KEPT = 8L * 1024 * 1024;

    private static final int BYTES_OF_A_KEY = 2_000;

    /** Among the attributes of {@code th:}, after {@code th:each}. */
    private static final int PRECEDENCE = 1_000;

    TileDialect() {
        super("market", "market", StandardDialect.PROCESSOR_PRECEDENCE);
    }

    @Override
    public Set<IProcessor> getProcessors(String prefix) {
        return Set.of(new Processor(prefix));
    }

    /**
     * All that the template of a tile sees.
     *
     * @param household whether somebody with a basket looks
     * @param visitor whether nobody is signed in
     * @param back the page to come back to
     */
    private record Shown(Tile tile, boolean household, boolean visitor, String back, Locale language) {

        static Shown of(Tile tile, ITemplateContext page) {
            return new Shown(
                    tile,
                    (Boolean) page.getVariable("household"),
                    !((Shell) page.getVariable("shell")).viewer().signedIn(),
                    (String) page.getVariable("back"),
                    page.getLocale());
        }

        Map<String, Object> variables() {
            return Map.of("tile", tile, "household", household, "visitor", visitor, "back", back);
        }
    }

    private static final class Processor extends AbstractAttributeTagProcessor {

        private static final TemplateSpec TEMPLATE =
                new TemplateSpec("storefront/pieces", Set.of("tile"), TemplateMode.HTML, null);

        private final Cache<Shown, String> written = Caffeine.newBuilder()
                .maximumWeight(MOST_KEPT)
                .weigher((Shown shown, String html) -> BYTES_OF_A_KEY + 2 * html.length())
                .executor(Runnable::run)
                .build();

        Processor(String prefix) {
            super(TemplateMode.HTML, prefix, null, false, "tile", true, PRECEDENCE, true);
        }

        @Override
        protected void doProcess(
                ITemplateContext page,
                IProcessableElementTag element,
                AttributeName name,
                String value,
                IElementTagStructureHandler structure) {
            var tile = StandardExpressions.getExpressionParser(page.getConfiguration())
                    .parseExpression(page, value)
                    .execute(page);
            var shown = Shown.of((Tile) tile, page);
            var html = written.getIfPresent(shown);
            if (html == null) {
                html = write(shown, page);
                written.put(shown, html);
            }
            structure.replaceWith(html, false);
        }

        private static String write(Shown shown, ITemplateContext page) {
            var html = new StringWriter();
            var alone = new WebExpressionContext(
                    page.getConfiguration(), ((IWebContext) page).getExchange(), shown.language, shown.variables());
            page.getConfiguration().getTemplateManager().parseAndProcess(TEMPLATE, alone, html);
            return html.toString();
        }
    }
}
