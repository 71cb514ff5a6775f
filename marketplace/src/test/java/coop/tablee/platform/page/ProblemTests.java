package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;

class ProblemTests extends PageTest {

    private static final MediaType PROBLEM = MediaType.APPLICATION_PROBLEM_JSON;

    @Test
    void programsGetAProblemWithReasonsAndReference() {
        api("/api/fail/domain", "en")
                .expectStatus()
                .isEqualTo(422)
                .expectHeader()
                .contentType(PROBLEM)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/invalid-input")
                .jsonPath("$.title")
                .isEqualTo("Something needs another look")
                .jsonPath("$.status")
                .isEqualTo(422)
                .jsonPath("$.instance")
                .isEqualTo("/api/fail/domain")
                .jsonPath("$.errors[0].field")
                .isEqualTo("crates")
                .jsonPath("$.errors[0].code")
                .isEqualTo("required")
                .jsonPath("$.errors[1].found")
                .isEqualTo("0470 12")
                .jsonPath("$.errors[1].message")
                .isEqualTo("“0470 12” does not have the expected form.")
                .jsonPath("$.reference")
                .value(String.class, reference -> assertThat(reference).matches("[A-Z0-9]{4}-[A-Z0-9]{3}"));
    }

    @Test
    void problemsSpeakTheLanguageOfTheRequest() {
        api("/api/fail/missing", "fr-BE")
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.title")
                .isEqualTo("Cette place n’est pas mise");
    }

    @Test
    void aCodeWithoutWordsIsToldByItsStatus() {
        api("/api/fail/unknown-code", "en")
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/never-worded")
                .jsonPath("$.title")
                .isEqualTo("Someone was here first");
    }

    @ParameterizedTest
    @CsvSource({"domain, 422", "missing, 404", "gone, 410", "crowd, 429", "denied, 403", "database, 503", "boom, 500"})
    void peopleGetAPageThatTellsNothingOfTheInside(String how, int status) {
        String page = body(page("/sample/fail/" + how)
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.TEXT_HTML));
        assertThat(page)
                .contains("<main id=\"content\"", "lang=\"fr\"")
                .doesNotContain("Exception", "secret", "coop.tablee", "at java");
    }

    @ParameterizedTest
    @ValueSource(strings = {"denied", "database", "boom"})
    void programsLearnNothingOfTheInsideEither(String how) {
        assertThat(body(api("/api/fail/" + how, "en"))).doesNotContain("Exception", "secret", "coop.tablee", "trace");
    }

    @Test
    void whoMustSignInIsLedThereAndBack() {
        page("/sample/fail/nobody?week=48")
                .expectStatus()
                .isSeeOther()
                .expectHeader()
                .location("/sign-in?next=%2Fsample%2Ffail%2Fnobody%3Fweek%3D48");
        api("/api/fail/nobody", "en").expectStatus().isUnauthorized();
    }

    @Test
    void aPageThatIsNotThereHasAnEmptySeat() {
        assertThat(body(page("/nothing/here").expectStatus().isNotFound()))
                .contains("Cette place n’est pas mise", "plate none");
        api("/api/nothing", "en")
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/not-found");
    }

    @Test
    void wrongMethodsAndFormatsAreTheSendersFault() {
        web.delete()
                .uri("/api/number")
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectHeader()
                .valueEquals(HttpHeaders.ALLOW, "GET");
        web.post()
                .uri("/api/body")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("x")
                .exchange()
                .expectStatus()
                .isEqualTo(415)
                .expectHeader()
                .contentType(PROBLEM);
    }

    @Test
    void aValueOfTheWrongFormIsNamed() {
        api("/api/number?value=many", "en")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("value")
                .jsonPath("$.errors[0].code")
                .isEqualTo("type-mismatch")
                .jsonPath("$.errors[0].found")
                .isEqualTo("many");
        api("/api/number", "en")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].code")
                .isEqualTo("required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${x}", "{0", "{0}", "it's", "__${7*7}__::.x"})
    void whatSomebodySendsIsRepeatedAsItIsAndNeverAPattern(String sent) {
        web.get()
                .uri("/api/number?value={sent}", sent)
                .header(HttpHeaders.ACCEPT_LANGUAGE, "en")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].message")
                .value(String.class, message -> assertThat(message).contains(sent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"numbers\": \"many\"}", "{\"numbers\": [1, \"two\"]}", "null", "\u0000"})
    void anUnreadableBodyIsABadRequest(String body) {
        web.post()
                .uri("/api/body")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(PROBLEM);
    }

    @Test
    void theFieldThatCannotBeReadIsNamed() {
        web.post()
                .uri("/api/body")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"numbers\": [1, \"two\"]}")
                .exchange()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("numbers[1]")
                .jsonPath("$.errors[0].code")
                .isEqualTo("type-mismatch")
                .jsonPath("$.errors[0].found")
                .isEqualTo("two");
    }

    @Test
    void aBodyOfTenMegabytesIsTooLarge() {
        byte[] large = new byte[10 << 20];
        Arrays.fill(large, (byte) ' ');
        web.post()
                .uri("/api/body")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(large)
                .exchange()
                .expectStatus()
                .isEqualTo(413)
                .expectHeader()
                .contentType(PROBLEM);
        Arrays.fill(large, (byte) 'a');
        web.post()
                .uri("/sample/form")
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .accept(MediaType.TEXT_HTML)
                .bodyValue("crates=" + new String(large, StandardCharsets.US_ASCII))
                .exchange()
                .expectStatus()
                .isEqualTo(413);
    }

    @Test
    void aPartWithoutANameIsTheSendersFault() {
        web.post()
                .uri("/sample/form")
                .accept(MediaType.TEXT_HTML)
                .header(HttpHeaders.CONTENT_TYPE, "multipart/form-data; boundary=x")
                .bodyValue(String.join("\r\n", "--x", "Content-Type: text/csv", "", "nobody", "--x--", ""))
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @Test
    void aRefusedFormComesBackWithItsReasonsBesideTheFields() {
        String page = body(web.post()
                .uri("/sample/form")
                .accept(MediaType.TEXT_HTML)
                .body(BodyInserters.fromFormData("crates", ""))
                .exchange()
                .expectStatus()
                .isEqualTo(422));
        assertThat(page)
                .contains(
                        "id=\"summary\"",
                        "href=\"#crates\"",
                        "aria-invalid=\"true\"",
                        "aria-describedby=\"crates-hint crates-error\"");
    }

    @Test
    void aPieceOfAPageThatFailsIsToldByAToast() {
        String toast = body(web.get()
                .uri("/sample/fail/crowd")
                .header("HX-Request", "true")
                .exchange()
                .expectStatus()
                .isEqualTo(429));
        assertThat(toast).contains("role=\"alert\"").doesNotContain("<html");
        web.get()
                .uri("/sample/fail/nobody")
                .header("HX-Request", "true")
                .header("HX-Current-URL", "http://localhost/sample/form?week=48")
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectHeader()
                .valueEquals("HX-Redirect", "/sign-in?next=%2Fsample%2Fform%3Fweek%3D48");
    }

    @Test
    void busyDatabasesAskToComeBack() {
        api("/api/fail/database", "en")
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .valueEquals(HttpHeaders.RETRY_AFTER, "2");
    }

    private WebTestClient.ResponseSpec api(String path, String language) {
        return web.get().uri(path).header(HttpHeaders.ACCEPT_LANGUAGE, language).exchange();
    }

    private WebTestClient.ResponseSpec page(String path) {
        return web.get()
                .uri(path)
                .accept(MediaType.TEXT_HTML)
                .header(HttpHeaders.ACCEPT_LANGUAGE, "fr")
                .exchange();
    }

    private static String body(WebTestClient.ResponseSpec answer) {
        byte[] body = answer.expectBody().returnResult().getResponseBody();
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }
}
