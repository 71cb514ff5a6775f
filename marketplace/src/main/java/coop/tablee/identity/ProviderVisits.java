package coop.tablee.identity;

import io.r2dbc.spi.Readable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Browsers that went to the provider. Each carries a secret of its own in a cookie; what goes through addresses is another one (the state). Who comes back needs both, once and within ten
 * minutes, on whichever node; of both only digests are kept. What the provider is to repeat (the nonce) and what shows it that it is us (the verifier of RFC 7636) are derived from the
 * browser's secret, so that no table holds them.
 */
@Component
class ProviderVisits {

    static final Duration LIFE = Duration.ofMinutes(10);

    private static final int LONGEST_PATH = 500;
    private static final String BEGIN = """
            insert into identity.provider_visit (state_hash, browser_hash, account_id, next_path, expires_at)
            values (:state, :browser, :account, :next, clock_timestamp() + make_interval(secs => :seconds))
            """;
    private static final String END = """
            delete from identity.provider_visit where state_hash = :state and browser_hash = :browser and expires_at > clock_timestamp() returning account_id, next_path
            """;

    private final DatabaseClient database;

    ProviderVisits(DatabaseClient database) {
        this.database = database;
    }

    /** A browser on its way. */
    record Going(SecretToken state, SecretToken browser) {

        static Going random() {
            return new Going(SecretToken.random(), SecretToken.random());
        }

        String nonce() {
            return derived("nonce");
        }

        String verifier() {
            return derived("verifier");
        }

        private String derived(String what) {
            try {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(browser.value().getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
                return Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal((what + " " + state.value()).getBytes(StandardCharsets.US_ASCII)));
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException(missing);
            }
        }
    }

    /**
     * What somebody went for.
     *
     * @param account that is being connected; absent when somebody comes in
     * @param next the page to go to afterwards
     */
    record Purpose(@Nullable Long account, @Nullable String next) {

        private static Purpose from(Readable row) {
            return new Purpose(row.get("account_id", Long.class), row.get("next_path", String.class));
        }
    }

    Mono<Void> begin(Going going, Purpose purpose) {
        var next = purpose.next;
        return database.sql(BEGIN)
                .bind("state", going.state.hash())
                .bind("browser", going.browser.hash())
                .bind("account", Columns.orNull(purpose.account))
                .bind("next", Columns.orNull(next == null || next.length() > LONGEST_PATH ? null : next))
                .bind("seconds", (double) LIFE.toSeconds())
                .then();
    }

    /** Uses it up; empty when it was used, is too old, or began in another browser. */
    Mono<Purpose> end(Going going) {
        return database.sql(END)
                .bind("state", going.state.hash())
                .bind("browser", going.browser.hash())
                .map(Purpose::from)
                .one();
    }
}
