package coop.tablee.platform.mail;

import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Deletes letters that could not be sent, 30 days after they were given up: time enough to see why, and no store of addresses for ever. */
@Component
class GivenUpMails implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(GivenUpMails.class);

    private static final String DELETE = """
            /* job */ delete from platform.mail where id in (
                select id from platform.mail where status = 'dead' and due_at < clock_timestamp() - interval '30 days' order by due_at limit 1000 for update skip locked)
            """;

    private final DatabaseClient database;

    GivenUpMails(DatabaseClient database) {
        this.database = database;
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT2M")
    Mono<Void> clear() {
        return database.sql(DELETE).then().onErrorResume(error -> {
            LOG.warn("Letters that were given up wait: {}", error.toString());
            return Mono.empty();
        });
    }
}
