package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no decent client sends, written byte by byte. */
class RawRequestTests extends PageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%zz",
                "/%",
                "/%00",
                "/%ff%fe",
                "/..%2f..%2fetc/passwd",
                "/platform/..%2f..%2fapplication.properties",
                "/platform/%2e%2e/%2e%2e/application.properties",
                "//elsewhere.example/",
                "/sample/form?%zz=%",
                "/api/number?value=%zz",
                "/api/number?value=99999999999999999999",
                "/nothing/%F0%9F",
                "/;jsessionid=1",
                "/\\elsewhere"
            })
    void aStrangeAddressIsTheSendersFault(String target) throws IOException {
        assertThat(statusOf("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .isBetween(200, 499);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: not a type",
                "Accept: text/html;q=many",
                "Accept-Language: ,;=",
                "Accept-Language: \u0001",
                "Cookie: lang=; scheme; toast==; =x",
                "Cookie: toast=\u00ff",
                "Range: bytes=9999999999-1",
                "If-Modified-Since: yesterday",
                "If-None-Match: \"",
                "HX-Request: maybe",
                "X-Forwarded-For: , ,",
                "Content-Length: 0"
            })
    void aStrangeHeaderIsNoReasonToFail(String header) throws IOException {
        for (String path : new String[] {"/sample/form", "/nothing", "/api/nothing", "/platform/tablee.css"}) {
            assertThat(statusOf("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header
                            + "\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .isBetween(200, 499);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no type at all",
                "application/json;charset=none-such",
                "application/x-www-form-urlencoded;charset=none-such",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=x",
                "text/plain"
            })
    void aStrangeBodyIsTheSendersFault(String type) throws IOException {
        String body = "a=%zz&b=%&=%ff";
        for (String path : new String[] {"/sample/form", "/api/body", "/language"}) {
            String request = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                    + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;
            assertThat(statusOf(request)).as(path).isBetween(200, 499);
        }
    }

    @Test
    void aStrangeMethodIsTheSendersFault() throws IOException {
        for (String method : new String[] {"TRACE", "CONNECT", "PURGE", "get", "PROPFIND"}) {
            assertThat(statusOf(method + " /sample/form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .as(method)
                    .isBetween(200, 499);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/body, application/json, close, 413",
        "/api/body, application/json, keep-alive, 413",
        "/sample/form, application/x-www-form-urlencoded, close, 413",
        "/api/body, text/plain, close, 415",
        "/api/nothing, application/json, close, 404",
        "/nothing, application/octet-stream, close, 404",
    })
    void whoeverSendsTooMuchIsHeardOutAndThenRefused(String path, String type, String connection, int status)
            throws IOException {
        int length = 10 << 20;
        String request = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                + "\r\nContent-Length: " + length + "\r\nConnection: " + connection + "\r\n\r\n" + " ".repeat(length);
        assertThat(statusOf(request)).isEqualTo(status);
    }

    private int statusOf(String request) throws IOException {
        try (Socket socket = new Socket("localhost", port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.");
            return Integer.parseInt(answer.substring(9, 12));
        }
    }
}
