package coop.tablee.testing;

import coop.tablee.platform.DatabaseAddress;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Gives an application context a PostgreSQL of its own at the other end of a {@link Wire}, and little patience: each time-out of {@code docs/operations} in the
 * small. The mail server that it is told of takes connections and never says a word.
 */
public class FragileDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        try {
            var postgres = OwnPostgres.start();
            var wire = Wire.to(postgres.address());
            var silence = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            context.getBeanFactory().registerSingleton("ownPostgres", postgres);
            context.getBeanFactory().registerSingleton("wire", wire);
            context.getBeanFactory().registerSingleton("silentMailServer", silence);
            TestPropertyValues.of(
                            "marketplace.database-url=" + TestDatabase.url(wire.address()),
                            "marketplace.demo=none",
                            "marketplace.time-outs.request-silence=12s",
                            "marketplace.time-outs.whole-request=16s",
                            "marketplace.time-outs.database-silence=8s",
                            "server.netty.idle-timeout=20s",
                            "spring.r2dbc.properties.connectTimeout=PT1S",
                            "spring.r2dbc.properties.statementTimeout=PT3S",
                            "spring.r2dbc.properties.lockWaitTimeout=PT1S",
                            "spring.r2dbc.properties.options=idle_in_transaction_session_timeout=2s",
                            "spring.r2dbc.pool.max-size=8",
                            "spring.r2dbc.pool.max-acquire-time=2s",
                            "spring.r2dbc.pool.max-create-connection-time=1s",
                            "spring.r2dbc.pool.max-validation-time=1s",
                            "spring.r2dbc.pool.max-idle-time=2s",
                            "spring.r2dbc.pool.max-life-time=5s",
                            "imports.apply-timeout=PT5S",
                            "spring.mail.host=localhost",
                            "spring.mail.port=" + silence.getLocalPort(),
                            "spring.mail.properties.mail.smtp.connectiontimeout=500",
                            "spring.mail.properties.mail.smtp.timeout=500",
                            "spring.mail.properties.mail.smtp.writetimeout=500")
                    .applyTo(context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Past the wire, and as patient as PostgreSQL itself. */
    public static DatabaseClient directly(DatabaseAddress address) {
        return DatabaseClient.create(ConnectionFactories.get(ConnectionFactoryOptions.parse(address.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.USER, address.user())
                .option(ConnectionFactoryOptions.PASSWORD, address.password())
                .build()));
    }
}
