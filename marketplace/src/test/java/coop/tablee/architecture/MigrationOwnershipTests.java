package coop.tablee.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** A module's migrations write its own schema and its own views of the books, and nothing else. */
class MigrationOwnershipTests {

    private static final Pattern WRITTEN = Pattern.compile(
            "\\b(?:create(?:\\s+or\\s+replace)?(?:\\s+unique)?(?:\\s+materialized)?\\s+(?:table|view|function|procedure|sequence|type|trigger|schema)(?:\\s+if\\s+not\\s+exists)?"
                    + "|alter\\s+(?:table|view|function|sequence)|drop\\s+(?:table|view|function|schema|index)(?:\\s+if\\s+exists)?"
                    + "|insert\\s+into|update(?!\\s+(?:set|skip|of))|delete\\s+from|truncate(?:\\s+table)?|create(?:\\s+unique)?\\s+index\\s+(?:if\\s+not\\s+exists\\s+)?\\w+\\s+on)\\s+([a-z_]+)\\.([a-z_]+)",
            Pattern.CASE_INSENSITIVE);

    /** Questions that a module asks and a later one answers by replacing the body: ordering asks how many eat, catering counts them. */
    private static final Set<String> ANSWERED = Set.of("ordering.meals_on", "ordering.meals_between");

    @Test
    void eachScriptWritesItsOwnSchemaOnly() throws IOException {
        var scripts = new PathMatchingResourcePatternResolver().getResources("classpath:db/migration/*/*.sql");
        assertThat(scripts).as("scripts found").hasSizeGreaterThan(8);
        var offences = new ArrayList<String>();
        for (var script : scripts) {
            var path = script.getURL().getPath();
            var module = path.replaceFirst(".*/db/migration/([a-z]+)/[^/]+$", "$1");
            foreignWrites(module, script.getContentAsString(StandardCharsets.UTF_8)).stream()
                    .filter(foreign -> !ANSWERED.contains(foreign))
                    .forEach(foreign -> offences.add(script.getFilename() + " writes " + foreign));
        }
        assertThat(offences).isEmpty();
    }

    @Test
    void ruleCatchesAScriptThatWritesAnotherSchema() {
        var script =
                "create table ordering.note (id bigint); update stock.stock_row set on_hand = 0; insert into ledger.entry default values;";

        assertThat(foreignWrites("ordering", script)).containsExactly("ledger.entry", "stock.stock_row");
    }

    private static Set<String> foreignWrites(String module, String script) {
        var code = String.join("\n", List.of(script.replaceAll("--[^\n]*", "")));
        var foreign = new TreeSet<String>();
        WRITTEN.matcher(code).results().forEach(match -> {
            var schema = match.group(1);
            if (!schema.equals(module)
                    && !schema.equals("audit")
                    && !match.group(2).startsWith("report_")) {
                foreign.add(schema + "." + match.group(2));
            }
        });
        return foreign;
    }
}
