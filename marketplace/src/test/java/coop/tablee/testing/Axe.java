package coop.tablee.testing;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.ClassPathResource;

/**
 * Asks axe what a page as it stands owes to WCAG 2.2 A and AA: all rules of those tags, the whole document, nothing left out. Runs axe in the page itself
 * rather than by its builder, which opens a second page for each answer: four times as fast, and pages here hold no frames.
 */
public final class Axe {

    private static final String SOURCE = source();
    private static final String ASK = """
            async () => {
                const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
                const options = {runOnly: {type: 'tag', values: tags}, rules: {'target-size': {enabled: true}}, resultTypes: ['violations']};
                const found = await axe.run(document, options);
                return found.violations.map(rule => rule.id + ' (' + rule.help + '): '
                    + rule.nodes.slice(0, 4).map(node => node.target.join(' ') + (node.any[0] ? ' – ' + node.any[0].message : '')).join(' | '));
            }
            """;

    private Axe() {}

    /** One line for each rule that is broken, with the first places. */
    @SuppressWarnings("unchecked")
    public static List<String> complaints(Page page) {
        if (Boolean.FALSE.equals(page.evaluate("() => typeof axe === 'object'"))) {
            page.evaluate(SOURCE);
        }
        return (List<String>) page.evaluate(ASK);
    }

    private static String source() {
        try {
            return new ClassPathResource("axe.min.js").getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
