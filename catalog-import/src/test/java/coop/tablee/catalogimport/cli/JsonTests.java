package coop.tablee.catalogimport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTests {

    @Test
    void allKindsOfValuesAreRead() {
        assertThat(Json.parse(" {\"a\": [1, -2.5, \"x\\n\\u00e9\\\"\"], \"b\": {\"c\": true}, \"d\": [], \"e\": {} } "))
                .isEqualTo(Map.of(
                        "a",
                        List.of(new BigDecimal("1"), new BigDecimal("-2.5"), "x\né\""),
                        "b",
                        Map.of("c", true),
                        "d",
                        List.of(),
                        "e",
                        Map.of()));
        assertThat(Json.parse("null")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1",
                "[1,]",
                "{\"a\"}",
                "{a:1}",
                "\"x",
                "\"\\",
                "\"\\u12",
                "\"\\uzzzz\"",
                "tru",
                "1 2",
                "-",
                "NaN"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text));
    }

    @Test
    void deepNestingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("[".repeat(100_000)));
    }
}
