package coop.tablee.storefront;

import coop.tablee.testing.Village;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** Somebody at a browser without scripts: keeps cookies, follows nothing by themselves, presses buttons of forms that the last page had. */
final class Shopper {

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"(key|line|slot|version)\" value=\"([^\"]*)\"");

    private final WebTestClient web;
    private final String address;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Shopper(int port) {
        address = "http://localhost:" + port;
        web = WebTestClient.bindToServer()
                .baseUrl(address)
                .responseTimeout(Duration.ofSeconds(30))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4_000_000))
                .build();
        cookies.put("lang", "en");
    }

    static Shopper signedIn(int port, Village village, String who) {
        var shopper = new Shopper(port);
        shopper.post("/sign-in", "email", village.email(who), "password", "demo");
        return shopper;
    }

    /** Another window of the same browser, with what it knows now. */
    Shopper copy() {
        var window = new Shopper(Integer.parseInt(address.replaceFirst(".*:", "")));
        window.cookies.putAll(cookies);
        return window;
    }

    Shopper speaking(String language) {
        cookies.put("lang", language);
        return this;
    }

    Page get(String path) {
        return read(web.get()
                .uri(URI.create(address + path))
                .cookies(sent -> cookies.forEach(sent::add))
                .exchange());
    }

    /** Sends a form; names and values alternate. */
    Page post(String path, Object... fields) {
        var form = new LinkedMultiValueMap<String, String>();
        for (var index = 0; index < fields.length; index += 2) {
            form.add(fields[index].toString(), fields[index + 1].toString());
        }
        return post(path, form);
    }

    Page post(String path, MultiValueMap<String, String> form) {
        return read(web.post()
                .uri(path)
                .cookies(sent -> cookies.forEach(sent::add))
                .bodyValue(form)
                .exchange());
    }

    /** Puts so much of an offer in the basket. */
    Page put(long destination, long offer, Object quantity) {
        return post("/cart/lines", "destination", destination, "offer", offer, "quantity", quantity, "back", "/cart");
    }

    /** What the page's form would send besides what is typed. */
    static MultiValueMap<String, String> hiddenFieldsOf(Page page) {
        var form = new LinkedMultiValueMap<String, String>();
        var found = HIDDEN.matcher(page.body());
        while (found.find()) {
            form.add(found.group(1), found.group(2));
        }
        return form;
    }

    private Page read(WebTestClient.ResponseSpec exchange) {
        EntityExchangeResult<String> answer = exchange.expectBody(String.class).returnResult();
        answer.getResponseCookies().values().stream().flatMap(List::stream).forEach(cookie -> {
            if (cookie.getMaxAge().isZero() || cookie.getValue().isEmpty()) {
                cookies.remove(cookie.getName());
            } else {
                cookies.put(cookie.getName(), cookie.getValue());
            }
        });
        var body = Objects.requireNonNullElse(answer.getResponseBody(), "");
        return new Page(answer.getStatus().value(), answer.getResponseHeaders().getFirst("Location"), body);
    }

    /** What came back. */
    record Page(int status, @Nullable String location, String body) {

        /** The words of the page, without marks and with single spaces. */
        String words() {
            return body.replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", " ")
                    .replaceAll("<[^>]+>", " ")
                    .replace("&#39;", "'")
                    .replace("&amp;", "&")
                    .replace('\u00a0', ' ')
                    .replaceAll("\\s+", " ");
        }

        String next() {
            return Objects.requireNonNull(location, "the page leads nowhere");
        }

        /** All values that a pattern's first group finds, in the order of the page. */
        List<String> all(String pattern) {
            var found = new ArrayList<String>();
            var matcher = Pattern.compile(pattern).matcher(body);
            while (matcher.find()) {
                found.add(matcher.group(1));
            }
            return found;
        }
    }
}
