package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
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

        assertThat(new ProblemWords(messages).in(Locale.FRENCH).reasons(Failure.of(refused)))
                .extracting(Reason::message)
                .containsExactly(said);
    }
}
