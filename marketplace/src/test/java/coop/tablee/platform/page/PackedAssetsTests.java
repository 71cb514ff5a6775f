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
                """))
                .isEqualTo(" .row > a, .row p::before { content: \"/*  two  */\"; margin: calc(1rem + 2px) } ");
    }

    private static String squeezed(String sheet) {
        return new String(PackedAssets.squeeze(sheet.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
