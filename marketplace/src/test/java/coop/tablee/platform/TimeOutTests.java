package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.ProjectFiles;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.ConfigurationPropertiesBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.ReflectionUtils;
import reactor.test.StepVerifier;

@MarketplaceTest
class TimeOutTests {

    private static final List<List<String>> TABLE = ProjectFiles.table("docs/operations/README.md", "## Time-outs");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Map<String, String> UNITS = Map.of("s", "s", "min", "m", "ms", "ms", "h", "h");

    @Autowired
    DatabaseClient database;

    @Autowired
    ApplicationContext context;

    /** As {@code docs/operations} says. */
    @ParameterizedTest
    @CsvSource({"statement_timeout, 30s", "lock_timeout, 10s", "idle_in_transaction_session_timeout, 1min", "jit, off"})
    void everySessionOfTheDatabaseKnowsWhenToGiveUp(String setting, String limit) {
        database.sql("select current_setting(:setting)")
                .bind("setting", setting)
                .map(row -> String.valueOf(row.get(0, String.class)))
                .one()
                .as(StepVerifier::create)
                .assertNext(found -> assertThat(found).isEqualTo(limit))
                .verifyComplete();
    }

    @TestFactory
    List<DynamicTest> tableInTheHandbookSaysWhatIsSet() throws IOException {
        var settings = asInstalled();
        assertThat(TABLE).hasSizeGreaterThan(15);
        return TABLE.stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.get(0), () -> assertThat(set(row.get(2), settings)).isEqualTo(said(row.get(1)))))
                .toList();
    }

    /** "`OrderTests.lateOrderIsRefused`", one or several; or that there is none. */
    @Test
    void testsThatTheHandbookNamesAreThere() {
        var sources = ProjectFiles.javaTests();
        assertThat(TABLE).allSatisfy(row -> {
            var named = QUOTED.matcher(row.get(3))
                    .results()
                    .map(test -> test.group(1).split("\\.", -1))
                    .toList();
            assertThat(named.isEmpty()).isEqualTo(row.get(3).equals("the value only"));
            assertThat(named)
                    .allSatisfy(
                            name -> assertThat(sources.get(name[0])).as(name[0]).contains("void " + name[1] + "("));
        });
    }

    @Test
    void stoppingTakesThirtySecondsAtMostAndAContainerWaitsForIt() {
        var notice = after("still serving after `SIGTERM`");
        var begun = after("begun requests when shutting down");
        var databasesEnd = Duration.ofSeconds(5);

        assertThat(notice.plus(begun).plus(databasesEnd)).isLessThan(Duration.ofSeconds(30));
        assertThat(after("killing a container that does not stop")).isGreaterThan(Duration.ofSeconds(30));
    }

    /** A job's thread waits for the end of each run. */
    @Test
    void everyJobHasAThreadOfItsOwn() {
        var jobs = context.getBeansOfType(RecurringWork.class).values().stream()
                .flatMap(work -> Stream.of(work.getClass().getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Scheduled.class))
                .count();

        assertThat(jobs).isGreaterThan(15);
        assertThat(context.getBean(ThreadPoolTaskScheduler.class)
                        .getScheduledThreadPoolExecutor()
                        .getCorePoolSize())
                .isGreaterThan((int) jobs);
    }

    @Test
    void proxyWaitsLongerThanAStatementMayTake() {
        assertThat(after("the proxy: a node's answer")).isGreaterThan(after("a statement"));
    }

    private static Duration after(String what) {
        return TABLE.stream()
                .filter(row -> row.get(0).equals(what))
                .map(row -> said(row.get(1)))
                .findFirst()
                .orElseThrow();
    }

    /** "10 min". */
    private static Duration said(String cell) {
        var words = cell.split(" ");
        return DurationStyle.SIMPLE.parse(words[0] + UNITS.get(words[1]));
    }

    private Duration set(String where, ConfigurableEnvironment settings) {
        var quoted =
                QUOTED.matcher(where).results().map(match -> match.group(1)).toList();
        if (where.endsWith("in `Caddyfile`")) {
            return inCaddyfile(quoted.get(0));
        }
        if (where.endsWith("in `docker-compose.yml`")) {
            return inCompose(quoted.get(0));
        }
        if (where.endsWith("in SQL")) {
            return inFunction(quoted.get(0));
        }
        return bySetting(quoted.get(0), settings);
    }

    private Duration bySetting(String name, ConfigurableEnvironment settings) {
        var value = settings.getProperty(name);
        return value == null ? byDefault(name) : DurationStyle.detectAndParse(value.replaceAll("^[a-z_]+=|;.*$", ""));
    }

    private Duration byDefault(String name) {
        var prefix = name.substring(0, name.lastIndexOf('.'));
        var component = DataObjectPropertyName.toDashedForm(name.substring(prefix.length() + 1));
        var record = ConfigurationPropertiesBean.getAll(context).values().stream()
                .filter(bean -> bean.getAnnotation().prefix().equals(prefix))
                .map(bean -> bean.getInstance().getClass())
                .findFirst()
                .orElseThrow();
        var defaults = Binder.get(new MockEnvironment()).bindOrCreate(prefix, record);
        return Stream.of(record.getRecordComponents())
                .filter(each ->
                        DataObjectPropertyName.toDashedForm(each.getName()).equals(component))
                .map(each -> (Duration) ReflectionUtils.invokeMethod(accessible(each.getAccessor()), defaults))
                .findFirst()
                .orElseThrow();
    }

    private static Method accessible(Method accessor) {
        ReflectionUtils.makeAccessible(accessor);
        return accessor;
    }

    private Duration inFunction(String function) {
        var source = database.sql(
                        "select pg_get_functiondef(oid) from pg_proc where (pronamespace::regnamespace || '.' || proname) = :function")
                .bind("function", function)
                .mapValue(String.class)
                .all()
                .collect(Collectors.joining())
                .block();
        return written(source, "interval '(\\d+) (minutes)'");
    }

    private static Duration inCaddyfile(String directive) {
        return written(ProjectFiles.read("Caddyfile"), "\\s" + directive + " (\\d+)(m?s|m)\\s");
    }

    private static Duration inCompose(String key) {
        return written(
                ProjectFiles.read("docker-compose.yml"), "marketplace:[^$]*?(?s:.*?)" + key + ": (\\d+)(s|m)\\s");
    }

    private static Duration written(String text, String pattern) {
        var found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern).isTrue();
        return DurationStyle.SIMPLE.parse(found.group(1) + found.group(2).replace("minutes", "m"));
    }

    /** What the jar brings, without what tests set. */
    private static ConfigurableEnvironment asInstalled() throws IOException {
        var environment = new MockEnvironment();
        new PropertiesPropertySourceLoader()
                .load("as installed", new ClassPathResource("application.properties"))
                .forEach(environment.getPropertySources()::addLast);
        return environment;
    }
}
