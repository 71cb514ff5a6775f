package coop.tablee.testing;

import io.r2dbc.proxy.ProxyConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Hears every SQL statement that the marketplace sends, for tests that count them. {@link #during} is only meaningful while nothing else asks, so the
 * outbox's, the clock's and the cycles' own polling is left out, and so is what is written down after the answer is given.
 */
@TestConfiguration(proxyBeanMethods = false)
public class Statements {

    private static final List<String> POLLING =
            List.of("platform.outbox", "platform.clock", "platform.business_time() -- due", "/* job */");
    private static volatile @Nullable Queue<String> listener;

    /** The statements sent while the work runs, without begin, commit and polling. */
    public static List<String> during(Runnable work) {
        var heard = new ConcurrentLinkedQueue<String>();
        listener = heard;
        try {
            work.run();
        } finally {
            listener = null;
        }
        return heard.stream()
                .filter(sql -> POLLING.stream().noneMatch(sql::contains))
                .toList();
    }

    private static void hear(String sql) {
        var listens = listener;
        if (listens != null) {
            listens.add(sql);
        }
    }

    @Bean
    static BeanPostProcessor listening() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof ConnectionFactory factory
                        ? ProxyConnectionFactory.builder(factory)
                                .onBeforeQuery(query -> query.getQueries().forEach(one -> hear(one.getQuery())))
                                .build()
                        : bean;
            }
        };
    }
}
