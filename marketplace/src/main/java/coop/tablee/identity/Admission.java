package coop.tablee.identity;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * An account takes over what a guest ordered with its address. The guest's row stays, because orders name it, and says from then on nothing but whose it is: the address and the
 * name that were typed are gone with it, and an account that changes its address or is erased leaves none behind here.
 */
@Component
class Admission {

    private static final String ADMIT = """
            update identity.account set contact_email = null, agreed_at = null, display_name = '—', admitted_to = :account
            where id = :guest and guest and lower(contact_email) = (select lower(a.email) from identity.account a where a.id = :account)
            returning id
            """;

    private final DatabaseClient database;
    private final Newcomers newcomers;

    Admission(DatabaseClient database, Newcomers newcomers) {
        this.database = database;
        this.newcomers = newcomers;
    }

    /** In the caller's transaction; emits the guest, or nothing where the guest gave another address than the account's. */
    Mono<Long> admit(long account, long household, long guest) {
        return database.sql(ADMIT)
                .bind("account", account)
                .bind("guest", guest)
                .mapValue(Long.class)
                .one()
                .flatMap(admitted -> newcomers.admit(account, household, guest).thenReturn(admitted));
    }
}
