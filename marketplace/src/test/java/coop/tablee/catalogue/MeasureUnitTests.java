package coop.tablee.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ResourceBundleMessageSource;

/** Seven crates are not seven crate. */
class MeasureUnitTests {

    private final ResourceBundleMessageSource messages = new ResourceBundleMessageSource();

    MeasureUnitTests() {
        messages.setBasename("messages/catalogue");
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
    }

    @ParameterizedTest
    @CsvSource({
        "fr, BH, 0, botte", "fr, BH, 1, botte", "fr, BH, 1.5, botte", "fr, BH, 2, bottes", "fr, CR, 7, caisses",
        "fr, KGM, 7, kg", "fr, H87, 14, pièces", "en, BO, 0, bottles", "en, BO, 1, bottle", "en, BO, 1.5, bottles",
        "en, BX, 5, boxes", "en, LTR, 2, l"
    })
    void unitsAgreeWithTheirNumber(String language, MeasureUnit unit, BigDecimal amount, String word) {
        assertThat(counted(unit, amount, Locale.forLanguageTag(language))).isEqualTo(word);
    }

    @Test
    void everyUnitCanBeCounted() {
        for (var unit : MeasureUnit.values()) {
            assertThat(counted(unit, BigDecimal.TEN, Locale.FRENCH)).isNotBlank();
            assertThat(counted(unit, BigDecimal.TEN, Locale.ENGLISH)).isNotBlank();
        }
    }

    private String counted(MeasureUnit unit, BigDecimal amount, Locale locale) {
        return messages.getMessage(unit.countedKey(), new Object[] {amount}, locale);
    }
}
