package coop.tablee.identity;

import coop.tablee.platform.bulk.BulkIds;
import coop.tablee.platform.bulk.BulkLoad;
import coop.tablee.platform.bulk.BulkTable;
import java.util.Locale;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Very many accounts at once that begin with one password, whose hash is made once: for demos and benchmarks. */
@Component
public class AccountLoading {

    private final Passwords passwords;

    AccountLoading(Passwords passwords) {
        this.passwords = passwords;
    }

    /** Emits what adds accounts to a load, all with this password. */
    public Mono<Batch> into(BulkLoad load, String password) {
        return passwords.hash(password).map(hash -> new Batch(load, hash));
    }

    /** Accounts of one load. */
    public static final class Batch {

        private final BulkIds ids;
        private final BulkTable accounts;
        private final String hash;

        private Batch(BulkLoad load, String hash) {
            this.ids = load.ids("identity.account");
            this.accounts = load.table("identity.account", "id", "email", "password_hash", "display_name", "locale");
            this.hash = hash;
        }

        /** Adds an account and gives its id; an address that is taken ends the load. */
        public long account(String email, String displayName, Locale locale) {
            var id = ids.next();
            accounts.row(id, email, hash, displayName, locale.toLanguageTag());
            return id;
        }
    }
}
