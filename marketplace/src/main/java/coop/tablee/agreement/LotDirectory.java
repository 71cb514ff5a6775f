package coop.tablee.agreement;

import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** What a kitchen may still call off: the lots of its authority's agreements that run today. */
@Component
public class LotDirectory {

    private static final String ROOM = "select * from agreement.room_of(:kitchen)";

    private final DatabaseClient database;

    LotDirectory(DatabaseClient database) {
        this.database = database;
    }

    /** The lots that a kitchen, or an authority itself, may call off today, by agreement and number; none without an agreement. One statement. */
    public Flux<LotRoom> roomOf(long kitchen) {
        return database.sql(ROOM)
                .bind("kitchen", kitchen)
                .map(LotDirectory::room)
                .all();
    }

    private static LotRoom room(Readable row) {
        return new LotRoom(
                row.get("id", Long.class),
                row.get("reference", String.class),
                row.get("number", Integer.class),
                row.get("title", String.class),
                List.of(row.get("families", String[].class)),
                List.of(row.get("suppliers", Long[].class)),
                Money.euro(row.get("maximum_minor", Long.class)),
                Money.euro(row.get("used_minor", Long.class)));
    }
}
