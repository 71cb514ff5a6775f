package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;

class PageShellTests extends PageTest {

    @ParameterizedTest
    @ValueSource(strings = {"calm", "dense", "touch"})
    void everyPartIsShownInEveryDensity(String density) {
        assertThat(html("/sample/gallery?density=" + density))
                .contains(
                        "Tous les morceaux", "Le Kiosque, Saint-Gilles", "En novembre, la moitié était bio", "</html>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sample/form", "/nothing", "/platform/img/crate.svg", "/api/number", "/nothing.css"})
    void everyAnswerThatMayBeAPageCarriesTheStrictHeaders(String path) {
        web.get()
                .uri(path)
                .exchange()
                .expectHeader()
                .valueEquals(
                        "Content-Security-Policy",
                        "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; "
                                + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'")
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectHeader()
                .valueEquals("Referrer-Policy", "same-origin")
                .expectHeader()
                .exists("Permissions-Policy")
                .expectHeader()
                .doesNotExist("Strict-Transport-Security");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/platform/tablee.css", "/platform/tablee.js", "/platform/fonts/vollkorn-bold.woff2"})
    void partsOfPagesCarryOnlyTheHeadersThatBrowsersHeedOnThem(String path) {
        web.get()
                .uri(path)
                .exchange()
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectHeader()
                .doesNotExist("Content-Security-Policy");
    }

    @Test
    void theMenuShowsWhatOpensForTheViewer() {
        assertThat(menuOf("/sample/form")).containsExactly("/sample/gallery", "/sample/figures");
        assertThat(menuOf("/sample/form?as=COOK")).containsExactly("/sample/week", "/sample/figures");
        assertThat(menuOf("/sample/form?as=HOUSEHOLD")).containsExactly("/sample/gallery", "/sample/figures");
        assertThat(html("/sample/gallery")).containsPattern("href=\"/sample/gallery\" aria-current=\"page\"");
    }

    @Test
    void visitorsMaySignInAndOthersMayLeave() {
        assertThat(html("/sample/form"))
                .contains("/sign-in?next=%2Fsample%2Fform")
                .doesNotContain("/sign-out");
        assertThat(html("/sample/form?as=COOK")).contains("action=\"/sign-out\"", "Cuisine des Tilleuls, Forest");
    }

    @Test
    void theLanguageIsTheOneChosenElseTheOneAskedFor() {
        assertThat(htmlIn("it;q=0.9, nl;q=0.5", null)).contains("<html lang=\"nl\"");
        assertThat(htmlIn("ja", null)).contains("<html lang=\"fr\"");
        assertThat(htmlIn("not a language!", null)).contains("<html lang=\"fr\"");
        assertThat(htmlIn("fr", "en")).contains("<html lang=\"en\"");
        assertThat(htmlIn("en", "xx")).contains("<html lang=\"en\"");
    }

    @Test
    void choosingALanguageIsKeptForAYearAndComesBack() {
        WebTestClient.ResponseSpec answer = choose("/language", "lang", "en", "/sample/form?week=48");
        answer.expectStatus().isSeeOther().expectHeader().location("/sample/form?week=48");
        ResponseCookie cookie =
                answer.returnResult(Void.class).getResponseCookies().getFirst("lang");
        assertThat(cookie).isNotNull();
        assertThat(cookie.getValue()).isEqualTo("en");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Lax");
        assertThat(cookie.getMaxAge().toDays()).isEqualTo(365);
    }

    @Test
    void anUnknownLanguageIsNotKept() {
        assertThat(choose("/language", "lang", "xx\r\n", "/")
                        .returnResult(Void.class)
                        .getResponseCookies())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"dark, dark", "light, light", "auto, auto", "'<b>', auto"})
    void theColoursAreKept(String asked, String kept) {
        ResponseCookie cookie = choose("/scheme", "scheme", asked, "/")
                .returnResult(Void.class)
                .getResponseCookies()
                .getFirst("scheme");
        assertThat(cookie).isNotNull();
        assertThat(cookie.getValue()).isEqualTo(kept);
    }

    @Test
    void thePageTakesTheColoursChosen() {
        assertThat(withCookie("scheme", "dark")).contains("data-scheme=\"dark\"");
        assertThat(withCookie("scheme", "auto")).doesNotContain("data-scheme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "elsewhere"})
    void noChoiceLeadsToAnotherSite(String back) {
        choose("/language", "lang", "en", back)
                .expectStatus()
                .isSeeOther()
                .expectHeader()
                .location("/");
        choose("/scheme", "scheme", "dark", back)
                .expectStatus()
                .isSeeOther()
                .expectHeader()
                .location("/");
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://elsewhere.example",
        "Origin, null",
        "Origin, http://localhost:1"
    })
    void aFormFromAnotherSiteIsRefused(String header, String value) {
        web.post()
                .uri("/sample/form")
                .header(header, value)
                .accept(MediaType.TEXT_HTML)
                .body(BodyInserters.fromFormData("crates", "4"))
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void aFormOfThisSiteIsTaken() {
        for (String[] header : new String[][] {
            {"Sec-Fetch-Site", "same-origin"}, {"Origin", "http://localhost:" + port()}, {"X-None", "x"}
        }) {
            web.post()
                    .uri("/sample/form")
                    .header(header[0], header[1])
                    .body(BodyInserters.fromFormData("crates", "4"))
                    .exchange()
                    .expectStatus()
                    .is3xxRedirection();
        }
    }

    @Test
    void aCallWithCookiesFromAnotherSiteIsRefusedByTheApiToo() {
        web.post()
                .uri("/api/body")
                .cookie("session", "x")
                .header("Sec-Fetch-Site", "cross-site")
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void aMessageIsShownOnceOnTheNextPage() {
        String toast = choose("/sample/form", "crates", "4", "/")
                .returnResult(Void.class)
                .getResponseCookies()
                .getFirst("toast")
                .getValue();
        WebTestClient.ResponseSpec next = web.get()
                .uri("/sample/form")
                .cookie("toast", toast)
                .header(HttpHeaders.ACCEPT_LANGUAGE, "en")
                .exchange();
        String page =
                new String(next.expectBody().returnResult().getResponseBody(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(page).contains("role=\"status\"", "More of the list");
        next.expectCookie().maxAge("toast", java.time.Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!!", "PGI-", "e30", "AAAA"})
    void aForgedMessageIsForgotten(String value) {
        assertThat(withCookie("toast", value)).doesNotContain("role=\"status\"");
    }

    @Test
    void staticFilesAreKeptAYearUnderTheAddressOfTheirContent() {
        Matcher sheet = Pattern.compile("/platform/tablee\\.css\\?v=[0-9a-f]+").matcher(html("/sample/form"));
        assertThat(sheet.find()).isTrue();
        keeps(sheet.group(), "public, max-age=31536000, immutable");
        keeps("/platform/tablee.css", "public, max-age=86400");
        keeps("/platform/tablee.css?v=old", "public, max-age=86400");
        keeps("/platform/fonts/radio-canada-text.woff2", "public, max-age=31536000, immutable");
        keeps("/webjars/htmx.org/2.0.10/dist/htmx.min.js", "public, max-age=31536000, immutable");
        web.get()
                .uri("/sample/form")
                .exchange()
                .expectHeader()
                .valueEquals(HttpHeaders.CACHE_CONTROL, "no-cache, private");
    }

    @Test
    void theFrameOfAPageWeighsLessThanFiftyFiveKilobytes() throws IOException {
        int weight = gzipped("/platform/tablee.css")
                + gzipped("/platform/tablee.js")
                + fetch("/platform/fonts/radio-canada-text.woff2").length
                + fetch("/platform/fonts/vollkorn-bold.woff2").length
                + gzipped("/sample/form");
        assertThat(weight).as("bytes on the wire, pictures apart").isLessThan(55_000);
    }

    private void keeps(String path, String howLong) {
        web.get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals(HttpHeaders.CACHE_CONTROL, howLong);
    }

    private int gzipped(String path) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(fetch(path));
        }
        return bytes.size();
    }

    private byte[] fetch(String path) {
        return web.get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
    }

    private WebTestClient.ResponseSpec choose(String path, String name, String value, String back) {
        return web.post()
                .uri(path)
                .body(BodyInserters.fromFormData(name, value).with("back", back))
                .exchange();
    }

    private String htmlIn(String asked, String chosen) {
        WebTestClient.RequestHeadersSpec<?> request =
                web.get().uri("/sample/form").header(HttpHeaders.ACCEPT_LANGUAGE, asked);
        if (chosen != null) {
            request.cookie("lang", chosen);
        }
        return new String(
                request.exchange().expectBody().returnResult().getResponseBody(),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    private String withCookie(String name, String value) {
        byte[] page = web.get()
                .uri("/sample/form")
                .cookie(name, value)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return new String(page, java.nio.charset.StandardCharsets.UTF_8);
    }

    private java.util.List<String> menuOf(String path) {
        String page = html(path);
        String nav = page.substring(page.indexOf("<nav class=\"nav\""), page.indexOf("</nav>"));
        return Pattern.compile("href=\"([^\"]+)\"")
                .matcher(nav)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
