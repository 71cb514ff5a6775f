package coop.tablee.storefront;

import coop.tablee.platform.page.Formats;
import java.time.LocalTime;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says where and when in words that fit into a sentence. */
@Component
public class Places {

    private final MessageSource messages;
    private final Formats formats;

    Places(MessageSource messages, Formats formats) {
        this.messages = messages;
        this.formats = formats;
    }

    /** The place with its preposition. French draws it together with the article of a name: {@code à Le Kiosque} becomes {@code au Kiosque}. */
    public String at(String name, Locale locale) {
        var said = say("storefront.at", locale, name);
        return locale.getLanguage().equals("fr") ? contracted(said) : said;
    }

    /** The hours of a slot to stand after «between»: {@code 16 h et 19 h}. */
    public String between(LocalTime opens, LocalTime closes, Locale locale) {
        return say("storefront.hours", locale, time(opens, locale), time(closes, locale));
    }

    /** The hours of a slot on their own: {@code de 16 h à 19 h}. */
    public String fromTo(LocalTime opens, LocalTime closes, Locale locale) {
        return say("storefront.from-to", locale, time(opens, locale), time(closes, locale));
    }

    private static String contracted(String said) {
        return said.replaceFirst("^à Le ", "au ")
                .replaceFirst("^à Les ", "aux ")
                .replaceFirst("^à La ", "à la ")
                .replaceFirst("^à L’", "à l’");
    }

    private String time(LocalTime time, Locale locale) {
        return formats.in(locale).time(time);
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
