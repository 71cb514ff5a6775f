package coop.tablee.distribution.board;

import coop.tablee.ordering.Because;
import coop.tablee.ordering.CorrectedOrder;
import coop.tablee.ordering.CorrectionReason;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.platform.api.ApiHeaders;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** An order after a correction, as programs read it. */
record CorrectedView(
        String order,
        String state,
        LocalDate deliveryDate,
        long version,
        @Nullable String splitOff) {

    /** The answer, with the version to go on from. */
    static ResponseEntity<CorrectedView> answer(CorrectedOrder order) {
        var answer = ResponseEntity.ok().eTag(ApiHeaders.eTag(order.version()));
        return (order.replayed() ? answer.header("Idempotent-Replayed", "true") : answer)
                .body(new CorrectedView(
                        order.number(),
                        ApiBody.word(order.state()),
                        order.deliveryDate(),
                        order.version(),
                        order.splitOff()));
    }

    /** Why, as a program says it: {@code reason}, and {@code note} with words of its own. */
    static Because because(ApiBody sent) {
        return new Because(sent.choice("reason", CorrectionReason.class), sent.text("note"));
    }
}
