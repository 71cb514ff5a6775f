package coop.tablee.identity;

import coop.tablee.platform.Blocking;
import coop.tablee.platform.MarketplaceProperties;
import coop.tablee.shared.Sha256;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Hashes and checks passwords, away from the event loop. A password is normalised first, so that an accent typed on another keyboard is the same, and
 * digested, because bcrypt reads 72 bytes only.
 */
@Component
class Passwords {

    private final PasswordEncoder encoder;
    private final Blocking hashing;
    private final String nobodysHash;

    Passwords(IdentityProperties properties, MarketplaceProperties marketplace) {
        encoder = new BCryptPasswordEncoder(properties.strength(marketplace.hasDemo()));
        hashing = Blocking.of("password", properties.hashingThreads(), properties.hashingQueue());
        nobodysHash = encode(SecretToken.random().value());
    }

    Mono<String> hash(String password) {
        return hashing.call(() -> encode(password));
    }

    /** Whether the password is the one of this hash; without a hash the answer is no, after the same work. */
    Mono<Boolean> matches(String password, @Nullable String hash) {
        var compared = hash == null ? nobodysHash : hash;
        return hashing.call(() -> encoder.matches(digest(password), compared) && hash != null);
    }

    @PreDestroy
    void close() {
        hashing.close();
    }

    private String encode(String password) {
        var hash = encoder.encode(digest(password));
        if (hash == null) {
            throw new IllegalStateException("no hash");
        }
        return hash;
    }

    private static String digest(String password) {
        var bytes = Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(Sha256.of(bytes));
    }
}
