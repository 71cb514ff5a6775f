package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The templates of every module keep to what the Content-Security-Policy lets a browser do; mails, which know no other style, apart from their styles. */
class TemplatesTests {

    private static final Map<String, Pattern> FORBIDDEN = Map.of(
            "an inline style", Pattern.compile("(?i)\\s(th:)?style(append)?\\s*="),
            "a style element", Pattern.compile("(?i)<style[\\s>]"),
            "an inline script", Pattern.compile("(?i)<script(?![^>]*\\bsrc\\s*=)[^>]*>"),
            "an inline handler", Pattern.compile("(?i)\\s(th:|hx-)?on[a-z:-]{3,}\\s*="),
            "a script address", Pattern.compile("(?i)javascript:"),
            "an evaluated htmx value", Pattern.compile("(?i)hx-(vals|headers|vars)\\s*=\\s*.?\\s*js:"),
            "a foreign address", Pattern.compile("(?i)(src|href|action|url)\\s*=\\s*[\"'](https?:)?//"),
            "unescaped text", Pattern.compile("th:utext|\\[\\("));

    @Test
    void noTemplateNeedsWhatThePolicyForbids() throws IOException {
        List<String> found = new ArrayList<>();
        for (Resource template : templates()) {
            String markup =
                    template.getContentAsString(StandardCharsets.UTF_8).replaceAll("(?s)<!--/\\*.*?\\*/-->", "");
            boolean mail = template.getURL().getPath().matches(".*/(mail/[^/]+|platform/mail)\\.html");
            offences(markup).stream()
                    .filter(offence -> !mail || !offence.contains("style"))
                    .forEach(offence -> found.add(template.getFilename() + ": " + offence));
        }
        assertThat(found).isEmpty();
    }

    @Test
    void theScanSeesEachOffence() {
        assertThat(Stream.of(
                                "<p style=\"color:red\">",
                                "<style>p{}</style>",
                                "<script>alert(1)</script>",
                                "<a onclick=\"go()\">",
                                "<a href=\"javascript:go()\">",
                                "<a hx-vals='js:{a:1}'>",
                                "<img src=\"https://elsewhere.example/a.png\">",
                                "<p th:utext=\"${text}\">")
                        .map(TemplatesTests::offences))
                .allSatisfy(offences -> assertThat(offences).isNotEmpty());
    }

    @Test
    void everyFormThatChangesSomethingIsSentByPost() throws IOException {
        Pattern get = Pattern.compile("(?i)<form(?![^>]*(method|role=\"search\"|hx-get|th:replace))[^>]*>");
        for (Resource template : templates()) {
            assertThat(get.matcher(template.getContentAsString(StandardCharsets.UTF_8))
                            .find())
                    .as("a form of %s that says neither method nor search", template.getFilename())
                    .isFalse();
        }
    }

    @Test
    void everyIconThatATemplateNamesIsOnASheet() throws IOException {
        Pattern named = Pattern.compile("icon\\('([a-z]+)'\\)");
        Set<String> icons = new StaticAssets().icons();
        for (Resource template : templates()) {
            assertThat(named.matcher(template.getContentAsString(StandardCharsets.UTF_8))
                            .results()
                            .map(found -> found.group(1)))
                    .as(template.getFilename())
                    .allMatch(icons::contains);
        }
    }

    private static List<String> offences(String markup) {
        return FORBIDDEN.entrySet().stream()
                .filter(rule -> rule.getValue().matcher(markup).find())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<Resource> templates() throws IOException {
        Resource[] found = new PathMatchingResourcePatternResolver().getResources("classpath*:templates/**/*.html");
        assertThat(found).isNotEmpty();
        return List.of(found);
    }
}
