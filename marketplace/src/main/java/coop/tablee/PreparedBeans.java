package coop.tablee;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.aot.AotDetector;
import org.springframework.core.SpringProperties;

/**
 * The executable jar carries its beans found and wired at build time (Spring's ahead-of-time processing), which halves the work of a start. What was decided then
 * holds only while nobody sets what decides which beans there are: a start that may be such a one looks for its beans itself, and takes its time.
 *
 * <p>Our own settings and those of {@link #READ_LATE} are read by beans that exist in any case. Any other setting of Spring, a profile and a configuration file
 * beside the process are taken for deciding ones, without looking closer. {@code -Dspring.aot.enabled} overrules.
 */
final class PreparedBeans {

    private static final String PREPARED = "/coop/tablee/Marketplace__ApplicationContextInitializer.class";

    /** Whose settings decide about beans; written as in {@link #uniform}. */
    private static final List<String> SPRING = List.of("spring", "server", "management");

    private static final List<String> READ_LATE = Stream.of(
                    "server.port",
                    "server.address",
                    "spring.mail.host",
                    "spring.mail.port",
                    "spring.mail.username",
                    "spring.mail.password",
                    "spring.mail.properties.",
                    "spring.r2dbc.pool.max-",
                    "spring.r2dbc.properties.",
                    "spring.lifecycle.timeout-per-shutdown-phase")
            .map(PreparedBeans::uniform)
            .toList();

    private PreparedBeans() {}

    static void useWhereTheyFit(String... arguments) {
        if (SpringProperties.getProperty(AotDetector.AOT_ENABLED) == null
                && Marketplace.class.getResource(PREPARED) != null
                && fit(names(arguments), Path.of(""))) {
            SpringProperties.setFlag(AotDetector.AOT_ENABLED);
        }
    }

    /** Whether none of these settings and no configuration file in that directory could decide about beans. */
    static boolean fit(Collection<String> settings, Path directory) {
        return settings.stream().map(PreparedBeans::uniform).noneMatch(PreparedBeans::decides)
                && Stream.of(
                                "config",
                                "application.properties",
                                "application.yml",
                                "application.yaml",
                                "application.xml")
                        .noneMatch(file -> Files.exists(directory.resolve(file)));
    }

    private static List<String> names(String... arguments) {
        return Stream.of(
                        Arrays.stream(arguments)
                                .filter(argument -> argument.startsWith("--"))
                                .map(argument -> argument.substring(2).replaceFirst("=.*", "")),
                        System.getenv().keySet().stream(),
                        System.getProperties().stringPropertyNames().stream())
                .flatMap(names -> names)
                .toList();
    }

    private static boolean decides(String setting) {
        return SPRING.stream().anyMatch(setting::startsWith)
                && READ_LATE.stream().noneMatch(setting::startsWith);
    }

    /** {@code SPRING_MAIL_HOST} and {@code spring.mail.host} name one setting. */
    private static String uniform(String setting) {
        return setting.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
