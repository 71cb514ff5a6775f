package coop.tablee.platform;

import coop.tablee.platform.MigrationConfiguration.MigratedDatabase;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;

/** One database, reached by R2DBC for the work and by JDBC for the migrations. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    MarketplaceProperties.class,
    TimeOuts.class,
    SharedReadingProperties.class,
    R2dbcProperties.class
})
class DatabaseConfiguration {

    @Bean
    DatabaseHolder databaseHolder(MarketplaceProperties properties) {
        var url = properties.databaseUrl();
        if (url != null && !properties.isEmbedded()) {
            return new DatabaseHolder(DatabaseAddress.parse(url), null);
        }
        var embedded = EmbeddedDatabase.start(properties.dataDirectory());
        return new DatabaseHolder(embedded.address(), embedded);
    }

    /**
     * Nobody reaches the database before its migrations are done. Boot leaves {@code spring.r2dbc.properties}, and the time-outs in it, to whoever brings the
     * details.
     */
    @Bean
    R2dbcConnectionDetails r2dbcConnectionDetails(
            MigratedDatabase database, R2dbcProperties settings, TimeOuts limits) {
        var address = database.address();
        var options = ConnectionFactoryOptions.parse(address.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.USER, address.user())
                .option(ConnectionFactoryOptions.PASSWORD, address.password())
                .option(PostgresqlConnectionFactoryProvider.LOOP_RESOURCES, new WatchedConnections(limits))
                .option(PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE, true);
        settings.getProperties().forEach((name, value) -> options.option(Option.valueOf(name), value));
        return options::build;
    }

    /** Transactions are begun by hand, as the last line of a use case; no class is wrapped for them. */
    @Bean
    TransactionalOperator transactionalOperator(ReactiveTransactionManager transactions) {
        return TransactionalOperator.create(transactions);
    }

    /** Keeps the embedded server, if there is one, until the context closes. */
    record DatabaseHolder(DatabaseAddress address, @Nullable EmbeddedDatabase embedded) implements AutoCloseable {

        @Override
        public void close() {
            if (embedded != null) {
                embedded.close();
            }
        }
    }
}
