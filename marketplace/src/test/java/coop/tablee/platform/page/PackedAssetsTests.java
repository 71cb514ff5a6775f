package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PackedAssetsTests {

    @Test
    void styleSheetsLoseTheirCommentsAndNothingOfWhatTheySay() {
        assertThat(squeezed("""
                /* the table's edge; "not a text" */
                .row > a,
                .row  p::before { content: "/*  two  */"; margin: calc(1rem + 2px) }
                """)).isEqualTo(" .row>a,.row p::before{content:\"/*  two  */\";margin:calc(1rem + 2px)}");
    }

    @Test
    void scriptsLoseTheirMarginsAndRemarksAndNothingOfWhatTheyDo() {
        var script = """
                /* what every page gains;
                   of two lines */
                const a = "/* a text */"; /* stays */

                  /* gone */
                  const b = `  ${a}  `;
                """;
        assertThat(new String(
                        PackedAssets.withoutMargins(script.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
                .isEqualTo("const a = \"/* a text */\"; /* stays */\nconst b = `  ${a}  `;\n");
    }

    private static String squeezed(String sheet) {
        return new String(PackedAssets.squeeze(sheet.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
