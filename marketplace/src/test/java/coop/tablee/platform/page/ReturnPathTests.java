package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTests {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/shop?family=root&q=a%20b", "/orders/12#lines"})
    void aPathOfThisSiteIsKept(String path) {
        assertThat(ReturnPath.orHome(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop",
                "https://elsewhere.example/",
                "//elsewhere.example",
                "///elsewhere.example",
                "/\\elsewhere.example",
                "\\\\elsewhere.example",
                "/\t/elsewhere.example",
                "/\n/elsewhere.example",
                "/%zz",
                " /shop",
                "javascript:alert(1)",
                "/shop\r\nSet-Cookie: a=b",
                "/é"
            })
    void anythingElseLeadsHome(String path) {
        assertThat(ReturnPath.orHome(path)).isEqualTo("/");
    }

    @Test
    void nothingAskedLeadsHome() {
        assertThat(ReturnPath.orHome(null)).isEqualTo("/");
    }
}
