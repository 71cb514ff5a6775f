package coop.tablee.identity;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Opens an account whose address is confirmed, with a household to act for; in the caller's transaction. */
@Component
class AccountOpening {

    private final Accounts accounts;
    private final Newcomers newcomers;
    private final Trail trail;

    AccountOpening(Accounts accounts, Newcomers newcomers, Trail trail) {
        this.accounts = accounts;
        this.newcomers = newcomers;
        this.trail = trail;
    }

    /** Gives its id; empty when the address has one already. */
    Mono<Long> open(String email, String name, Locale language, @Nullable String hash) {
        return accounts.open(email, name, language, hash)
                .flatMap(account -> newcomers
                        .welcome(account, name)
                        .then(trail.record(
                                account, null, "account-opened", "account", Long.toString(account), Map.of()))
                        .thenReturn(account));
    }
}
