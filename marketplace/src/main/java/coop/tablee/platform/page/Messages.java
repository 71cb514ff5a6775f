package coop.tablee.platform.page;

import coop.tablee.platform.ClassPathFiles;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.util.ObjectUtils;

/**
 * The words of all modules: every {@code messages/<module>_<language>.properties} on the class path, found by its French file. A key that a language lacks
 * is answered in French, so that a language can grow key by key. Every text is a message format, whether it has arguments or not; apostrophes are
 * typographic (’), which the format leaves alone.
 */
final class Messages extends ResourceBundleMessageSource {

    private static final String SUFFIX = "_fr.properties";
    private static final Locale LAST_RESORT = Locale.FRENCH;
    private static final Pattern BEFORE_SIGN = Pattern.compile(" ([;:!?»%€])");

    // Each module has files of its own, and the right one would be looked for each time: a page of the market asks for
    // four hundred words
    private final Map<Locale, Map<String, String>> words = new ConcurrentHashMap<>();
    private final Map<Locale, Map<String, MessageFormat>> sentences = new ConcurrentHashMap<>();

    Messages() {
        setBasenames(findBasenames());
        setDefaultEncoding(StandardCharsets.UTF_8.name());
        setDefaultLocale(LAST_RESORT);
        setFallbackToSystemLocale(false);
        setAlwaysUseMessageFormat(true);
    }

    /** What takes no arguments is the same each time. */
    @Override
    protected @Nullable String getMessageInternal(
            @Nullable String code, Object @Nullable [] arguments, @Nullable Locale locale) {
        return code == null || locale == null || !ObjectUtils.isEmpty(arguments)
                ? super.getMessageInternal(code, arguments, locale)
                : known(words, code, locale, () -> super.getMessageInternal(code, arguments, locale));
    }

    @Override
    protected @Nullable MessageFormat resolveCode(String code, Locale locale) {
        return known(sentences, code, locale, () -> find(code, locale));
    }

    private @Nullable MessageFormat find(String code, Locale locale) {
        MessageFormat own = super.resolveCode(code, locale);
        return own != null || locale.equals(LAST_RESORT) ? own : super.resolveCode(code, LAST_RESORT);
    }

    /** A key that does not exist is not remembered: there is no end of them. */
    private static <T> @Nullable T known(
            Map<Locale, Map<String, T>> known, String code, Locale locale, Supplier<@Nullable T> find) {
        var own = known.computeIfAbsent(locale, language -> new ConcurrentHashMap<>());
        var found = own.get(code);
        if (found == null) {
            found = find.get();
            if (found != null) {
                own.put(code, found);
            }
        }
        return found;
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
