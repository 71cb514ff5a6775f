package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.r2dbc.UncategorizedR2dbcException;

class FailuresTests {

    @Test
    void whatPassesByItselfIsSaidToBeBusyAndWhatDoesNotIsOurFault() {
        var deadlock = Failures.read(
                new UncategorizedR2dbcException("update", null, new R2dbcRollbackException("deadlock", "40P01")));
        var full = Failures.read(
                new UncategorizedR2dbcException("insert", null, new R2dbcTransientResourceException("full", "53100")));
        var broken = Failures.read(new UncategorizedR2dbcException(
                "insert", null, new R2dbcNonTransientResourceException("no such table", "42P01")));

        assertThat(deadlock.status()).isEqualTo(503);
        assertThat(deadlock.headers().getFirst(HttpHeaders.RETRY_AFTER)).isNotNull();
        assertThat(full.status()).isEqualTo(503);
        assertThat(broken.status()).isEqualTo(500);
    }
}
