package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.MarketplaceTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@MarketplaceTest
class KeepAliveTests {

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

    @LocalServerPort
    int port;

    @Autowired
    Accounts accounts;

    /** Slow answers and immediate ones in turn, which is what makes reactor-netty 1.3.6 forget to read; without the remedy it hangs within some fifty. */
    @Test
    void connectionThatIsKeptAliveAnswersAllItsRequests() throws IOException {
        accounts.create("keeps-alive@tests.example", "Lou", Locale.FRENCH, "demo")
                .block();
        var credentials = "keeps-alive@tests.example:demo".getBytes(StandardCharsets.UTF_8);
        var slow = "POST /api/v1/tokens HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\nauthorization: Basic "
                + Base64.getEncoder().encodeToString(credentials) + "\r\n\r\n";
        var immediate = "GET /api/v1/me HTTP/1.1\r\nhost: localhost\r\n\r\n";
        try (var connection = new Socket("localhost", port)) {
            connection.setSoTimeout(8000);
            for (int turn = 0; turn < 150; turn++) {
                assertThat(ask(connection, slow)).isEqualTo("HTTP/1.1 201 Created");
                assertThat(ask(connection, immediate)).isEqualTo("HTTP/1.1 401 Unauthorized");
            }
        }
    }

    private static String ask(Socket connection, String request) throws IOException {
        connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = connection.getInputStream().read();
            assertThat(next).as("still open after " + head).isNotNegative();
            head.append((char) next);
        }
        var length = LENGTH.matcher(head);
        assertThat(length.find()).isTrue();
        connection.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
        return head.substring(0, head.indexOf("\r\n"));
    }
}
