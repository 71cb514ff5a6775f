package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The words of every module, whichever they are. */
class MessagesTests {

    private static final Pattern WORD = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)");
    /** Of a key: {@code storefront.state.} before something, in Java or in a template. */
    private static final Pattern BEGINNING =
            Pattern.compile("([a-z][A-Za-z0-9_.-]{3,})(?:\\$\\{|%s|\"\\s*\\+|'\\s*\\+|(?<=[.-])[\"'])");
    /** Of a key: {@code .about} after something. */
    private static final Pattern ENDING = Pattern.compile("[\"'}](\\.[A-Za-z][A-Za-z0-9_.-]*)[\"'|]");

    private static final Pattern KEY = Pattern.compile("#\\{\\s*([a-z][A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]+)+)");
    private static final Pattern FAMILY = Pattern.compile("#\\{\\s*\\|([a-z][A-Za-z0-9_.-]*\\.)\\$\\{");
    private static final PathMatchingResourcePatternResolver RESOURCES = new PathMatchingResourcePatternResolver();

    @ParameterizedTest
    @ValueSource(strings = {"fr", "nl", "de", "en"})
    void everyLanguageHasEveryKeyAndNoOther(String language) throws IOException {
        Map<String, Set<String>> missing = new TreeMap<>();
        for (String module : modules()) {
            var french = read(module, "fr").stringPropertyNames();
            var own = read(module, language).stringPropertyNames();
            Set<String> apart = new TreeSet<>(french);
            apart.addAll(own);
            apart.removeIf(key -> french.contains(key) && own.contains(key));
            if (!apart.isEmpty()) {
                missing.put(module, apart);
            }
        }
        assertThat(missing).as("keys that only %s or only French has", language).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "en", "nl", "de"})
    void everyTextIsAFormatWithoutStraightApostrophes(String language) throws IOException {
        for (String module : modules()) {
            read(module, language).forEach((key, text) -> {
                assertThat(text.toString())
                        .as("%s in %s", key, language)
                        .doesNotContain("'")
                        .isNotBlank();
                assertThat(new MessageFormat(text.toString(), Locale.forLanguageTag(language)))
                        .isNotNull();
            });
        }
    }

    @Test
    void languagesTakeTheSameArguments() throws IOException {
        for (String module : modules()) {
            for (String language : List.of("en", "nl", "de")) {
                Properties translated = read(module, language);
                read(module, "fr")
                        .forEach((key, text) -> assertThat(
                                        arguments(translated.getProperty(key.toString(), text.toString())))
                                .as("arguments of %s in %s", key, language)
                                .isEqualTo(arguments(text.toString())));
            }
        }
    }

    @Test
    void everyKeyHasOneHome() throws IOException {
        Map<String, Set<String>> homes = new TreeMap<>();
        for (String module : modules()) {
            read(module, "fr")
                    .stringPropertyNames()
                    .forEach(key -> homes.computeIfAbsent(key, unused -> new TreeSet<>())
                            .add(module));
        }
        homes.values().removeIf(modules -> modules.size() == 1);
        assertThat(homes).as("keys that several modules define").isEmpty();
    }

    @Test
    void frenchSignsAreKeptWithTheirWords() {
        Messages messages = new Messages();
        assertThat(messages.getMessage("platform.place.done", null, Locale.FRENCH))
                .isEqualTo("Fait\u00a0:");
        assertThat(messages.getMessage("reason.type-mismatch", new Object[] {"0470"}, Locale.FRENCH))
                .startsWith("«\u00a00470\u00a0»");
        assertThat(messages.getMessage("platform.place.done", null, Locale.ENGLISH))
                .isEqualTo("Done:");
    }

    @Test
    void templatesUseOnlyKeysThatExist() throws IOException {
        Set<String> known = new TreeSet<>();
        for (String module : modules()) {
            known.addAll(read(module, "fr").stringPropertyNames());
        }
        Map<String, Set<String>> unknown = new TreeMap<>();
        for (Resource template : RESOURCES.getResources("classpath*:templates/**/*.html")) {
            Set<String> lacking = unknownKeys(template.getContentAsString(StandardCharsets.UTF_8), known);
            if (!lacking.isEmpty()) {
                unknown.put(String.valueOf(template.getFilename()), lacking);
            }
        }
        assertThat(unknown).as("keys in templates that no module has").isEmpty();
    }

    /** A key is used where it stands as it is, where a source glues its end to a beginning, or where a source glues an ending to a known beginning. */
    @Test
    void everyKeyIsUsedSomewhere() throws IOException {
        String sources = sources();
        Set<String> words = found(WORD, sources);
        Set<String> beginnings = found(BEGINNING, sources);
        Set<String> endings = found(ENDING, sources);
        Set<String> unused = new TreeSet<>();
        for (String module : modules()) {
            read(module, "fr").stringPropertyNames().stream()
                    .filter(key -> !key.startsWith("sample."))
                    .filter(key -> !words.contains(key))
                    .filter(key -> beginnings.stream().noneMatch(key::startsWith))
                    .filter(key -> endings.stream()
                            .noneMatch(end ->
                                    key.endsWith(end) && words.contains(key.substring(0, key.length() - end.length()))))
                    .forEach(unused::add);
        }
        assertThat(unused).as("texts that nobody shows").isEmpty();
    }

    private static String sources() throws IOException {
        try (var files = Files.walk(Path.of("src/main"))) {
            var all = new StringBuilder();
            for (Path file : files.filter(one -> one.toString().matches(".*\\.(java|html|txt|sql)"))
                    .toList()) {
                all.append(Files.readString(file)).append('\n');
            }
            return all.toString();
        }
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void aLanguageThatNobodyWroteIsAnsweredInFrench() {
        assertThat(new Messages().getMessage("storefront.cart.title", null, Locale.ITALIAN))
                .isEqualTo("Mon panier");
        assertThat(new Messages().getMessage("platform.sign-in", null, Locale.UK))
                .isEqualTo("Sign in");
    }

    private static Set<String> unknownKeys(String template, Set<String> known) {
        Set<String> lacking = new TreeSet<>();
        String markup = template.replaceAll("(?s)<!--/\\*.*?\\*/-->", "");
        Matcher key = KEY.matcher(markup);
        while (key.find()) {
            if (!known.contains(key.group(1))) {
                lacking.add(key.group(1));
            }
        }
        Matcher family = FAMILY.matcher(markup);
        while (family.find()) {
            String prefix = family.group(1);
            if (known.stream().noneMatch(one -> one.startsWith(prefix))) {
                lacking.add(prefix + "…");
            }
        }
        return lacking;
    }

    private static Set<String> arguments(String text) {
        Set<String> found = new TreeSet<>();
        Matcher argument = Pattern.compile("\\{(\\d)").matcher(text);
        while (argument.find()) {
            found.add(argument.group(1));
        }
        return found;
    }

    private static Collection<String> modules() throws IOException {
        Set<String> modules = new TreeSet<>();
        for (Resource bundle : RESOURCES.getResources("classpath*:messages/*.properties")) {
            modules.add(String.valueOf(bundle.getFilename()).replaceFirst("_[a-z]{2}\\.properties$", ""));
        }
        assertThat(modules).contains("platform");
        return modules;
    }

    private static Properties read(String module, String language) throws IOException {
        Properties words = new Properties();
        Resource bundle = RESOURCES.getResource("classpath:messages/" + module + "_" + language + ".properties");
        if (bundle.exists()) {
            try (InputStreamReader reader = new InputStreamReader(bundle.getInputStream(), StandardCharsets.UTF_8)) {
                words.load(reader);
            }
        }
        return words;
    }
}
