package coop.tablee.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.payment.stripe.StripeProperties;
import coop.tablee.platform.MarketplaceProperties;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

/** Nobody pays with nothing where real people order. */
class TestPaymentsTests {

    private static final String DATABASE = "postgresql://tablee:secret@db/tablee";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://tablee.example",
                "http://192.168.1.4:8080",
                "http://127.tablee.example",
                "http://localhost.tablee.example"
            })
    void startIsRefusedWhereADemoWouldTakePlayedPaymentsFromTheWorld(String publicUrl) {
        assertThatThrownBy(() -> payments(null, publicUrl, "small"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("MARKETPLACE_PUBLIC_URL")
                .hasMessageContaining("MARKETPLACE_DEMO=none");
        assertThatThrownBy(() -> payments(null, publicUrl, null)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> payments(DATABASE, publicUrl, "network")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"})
    void demoOnOnesOwnMachinePlaysPayments(@Nullable String publicUrl) {
        assertThat(payments(null, publicUrl, null).isOffered()).isTrue();
    }

    @Test
    void withoutADemoNothingIsPlayed() {
        assertThat(payments(DATABASE, "https://tablee.example", null).isOffered())
                .isFalse();
        assertThat(payments(DATABASE, null, null).isOffered()).isFalse();
        assertThat(payments(null, "https://tablee.example", "none").isOffered()).isFalse();
    }

    /** The demo's own orders go on being played; people are asked for a card. */
    @Test
    void nobodyIsOfferedToPlayWhereCardsAreTaken() {
        var payments = payments(null, null, null, "sk_test_1");

        assertThat(payments.isOffered()).isFalse();
        assertThat(payments.isPossible()).isTrue();
    }

    private static TestPayments payments(@Nullable String database, @Nullable String publicUrl, @Nullable String demo) {
        return payments(database, publicUrl, demo, "");
    }

    private static TestPayments payments(
            @Nullable String database, @Nullable String publicUrl, @Nullable String demo, String key) {
        return new TestPayments(
                new MarketplaceProperties(
                        database, Path.of("."), publicUrl == null ? null : URI.create(publicUrl), demo),
                new MockEnvironment(),
                new StripeProperties(
                        key,
                        null,
                        null,
                        false,
                        BigDecimal.ZERO,
                        URI.create("https://api.stripe.com"),
                        List.of(),
                        Duration.ZERO,
                        Duration.ZERO));
    }
}
