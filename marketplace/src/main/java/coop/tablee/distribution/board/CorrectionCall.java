package coop.tablee.distribution.board;

import coop.tablee.ordering.Because;
import coop.tablee.ordering.CorrectionKey;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiHeaders;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What a program says with every correction: a name of it, the version of the order that was read, why, and what it wants besides. */
record CorrectionCall(CorrectionKey key, long version, ApiBody sent) {

    /** What the reading makes of a call; refused without a name or a version, and with all that it could not read. */
    static <T> Mono<T> read(
            @Nullable String key, @Nullable String seen, JsonNode body, Function<CorrectionCall, T> reading) {
        return Mono.fromCallable(() -> {
            var named = CorrectionKey.of(key);
            var version = ApiHeaders.requireVersion(seen, "order-changed");
            return ApiBody.read(body, sent -> reading.apply(new CorrectionCall(named, version, sent)));
        });
    }

    Because because() {
        return CorrectedView.because(sent);
    }
}
