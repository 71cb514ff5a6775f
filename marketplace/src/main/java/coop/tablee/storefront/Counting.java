package coop.tablee.storefront;

import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.platform.page.Formats;
import java.math.BigDecimal;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Counts goods as a language counts them: {@code 2 bottes}, {@code 1 botte}, {@code 2,5 kg}. */
@Component
public class Counting {

    private final MessageSource messages;
    private final Formats formats;

    Counting(MessageSource messages, Formats formats) {
        this.messages = messages;
        this.formats = formats;
    }

    public String count(String unit, BigDecimal quantity, Locale locale) {
        var word = messages.getMessage(MeasureUnit.valueOf(unit).countedKey(), new Object[] {quantity}, locale);
        return formats.in(locale).quantity(quantity, word);
    }
}
