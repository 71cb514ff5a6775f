package coop.tablee.platform.bulk;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ConnectionFactories;
import java.util.Objects;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.tcp.TcpResources;

/** Begins bulk loads. A load holds a connection of its own beside the pool, without the pool's time-outs and however long
 * the database is silent over one statement, and blocks the thread that drives it. */
@Component
public class BulkLoading {

    private final R2dbcConnectionDetails database;

    BulkLoading(R2dbcConnectionDetails database) {
        this.database = database;
    }

    /** Begins a load; closed before it was finished, it leaves nothing behind but unused ids. */
    public BulkLoad begin() {
        var unwatched = database.getConnectionFactoryOptions()
                .mutate()
                .option(PostgresqlConnectionFactoryProvider.LOOP_RESOURCES, TcpResources.get())
                .build();
        var connection = Mono.from(ConnectionFactories.get(unwatched).create())
                .cast(PostgresqlConnection.class)
                .block();
        return new BulkLoad(Objects.requireNonNull(connection));
    }
}
