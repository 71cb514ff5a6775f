package coop.tablee.testing;

import io.r2dbc.proxy.ProxyConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Hears every SQL statement that the marketplace sends, for tests that count them. {@link #during} is only meaningful while nothing else asks, so the
 * outbox's, the clock's and the cycles' own polling is left out.
 */
@TestConfiguration(proxyBeanMethods = false)
public class Statements {

    private static final List<String> POLLING =
            List.of("platform.outbox", "platform.clock", "platform.business_time() -- due", "/* job */");
    private static final List<String> HEARD = new CopyOnWriteArrayList<>();

    /** The statements sent while the work runs, without begin, commit and polling. */
    public static List<String> during(Runnable work) {
        var before = HEARD.size();
        work.run();
        return HEARD.subList(before, HEARD.size()).stream()
                .filter(sql -> POLLING.stream().noneMatch(sql::contains))
                .toList();
    }

    @Bean
    static BeanPostProcessor listening() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof ConnectionFactory factory
                        ? ProxyConnectionFactory.builder(factory)
                                .onBeforeQuery(query -> query.getQueries().forEach(one -> HEARD.add(one.getQuery())))
                                .build()
                        : bean;
            }
        };
    }
}
