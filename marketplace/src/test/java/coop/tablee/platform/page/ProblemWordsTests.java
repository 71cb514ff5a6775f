package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.StaticMessageSource;

class ProblemWordsTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9.5 | 7 | 9,5 pour 7",
                "-1.25 | 0.5 | -1,25 pour 0,5",
                "1.2.3 | 0–100000 | 1.2.3 pour 0–100000",
                "a.b | v1.0 | a.b pour v1.0"
            })
    void decimalsAreSaidAsTheLanguageWritesThem(String found, String expected, String said) {
        var messages = new StaticMessageSource();
        messages.addMessage("reason.too-warm", Locale.FRENCH, "{0} pour {1}");
        var refused = DomainException.invalid(FieldError.at("temperature", "too-warm", found, expected));

        assertThat(words(messages).in(Locale.FRENCH).reasons(Failure.of(refused)))
                .extracting(Reason::message)
                .containsExactly(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "too-early | 2026-12-01 | 2026-12-04 | mardi 1er décembre 2026 : vendredi 4 décembre 2026",
                "too-early | 1999-01-02 | 2000-01-01 … 2200-12-31 | samedi 2 janvier 1999 : samedi 1er janvier 2000 … mercredi 31 décembre 2200",
                "too-early | 2026-02-30 | 2026-02 | 2026-02-30 : 2026-02",
                "not-a-date | 1999-01-01 | 2026-11-26 | 1999-01-01 : 2026-11-26"
            })
    void daysAreSaidInWordsAndExamplesOfWritingAsTheyAreWritten(
            String code, String found, String expected, String said) {
        var messages = new StaticMessageSource();
        messages.addMessage("reason." + code, Locale.FRENCH, "{0} : {1}");
        var refused = DomainException.invalid(FieldError.at("day", code, found, expected));

        assertThat(words(messages).in(Locale.FRENCH).reasons(Failure.of(refused)))
                .extracting(Reason::message)
                .containsExactly(said);
    }

    private static ProblemWords words(StaticMessageSource messages) {
        return new ProblemWords(
                messages,
                new Formats(new ShellProperties(
                        "Tablée", "", "", ZoneId.of("Europe/Brussels"), List.of("fr"), "/sign-in", "/sign-out")));
    }
}
