package coop.tablee.platform.page;

import coop.tablee.platform.ClassPathFiles;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;

/**
 * The words of all modules: every {@code messages/<module>_<language>.properties} on the class path, found by its French file. A key that a language lacks
 * is answered in French, so that a language can grow key by key. Every text is a message format, whether it has arguments or not; apostrophes are
 * typographic (’), which the format leaves alone.
 */
final class Messages extends ResourceBundleMessageSource {

    private static final String SUFFIX = "_fr.properties";
    private static final Locale LAST_RESORT = Locale.FRENCH;
    private static final Pattern BEFORE_SIGN = Pattern.compile(" ([;:!?»%€])");

    Messages() {
        setBasenames(findBasenames());
        setDefaultEncoding(StandardCharsets.UTF_8.name());
        setDefaultLocale(LAST_RESORT);
        setFallbackToSystemLocale(false);
        setAlwaysUseMessageFormat(true);
    }

    @Override
    protected @Nullable MessageFormat resolveCode(String code, Locale locale) {
        MessageFormat own = super.resolveCode(code, locale);
        return own != null || locale.equals(LAST_RESORT) ? own : super.resolveCode(code, LAST_RESORT);
    }

    /** French keeps its signs with their words; the files need not write what cannot be seen. */
    @Override
    protected MessageFormat createMessageFormat(String text, @Nullable Locale locale) {
        boolean french = locale != null && LAST_RESORT.getLanguage().equals(locale.getLanguage());
        return super.createMessageFormat(french ? unbroken(text) : text, locale);
    }

    private static String unbroken(String text) {
        return BEFORE_SIGN.matcher(text).replaceAll("\u00a0$1").replace("« ", "«\u00a0");
    }

    private static String[] findBasenames() {
        return ClassPathFiles.MESSAGES.find().keySet().stream()
                .map(name -> "messages/" + name.substring(0, name.length() - SUFFIX.length()))
                .toArray(String[]::new);
    }
}
