package coop.tablee.stock;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a count or a loss back: by the difference it made, so that what buyers did meanwhile stays; only while nobody counted after it. */
final class StockUndo {

    private StockUndo() {}

    static StockChange of(StockRow row, @Nullable Long counted) {
        var last = row.last();
        if (last == null || counted == null || last.id() != counted) {
            throw new DomainException(
                    DomainException.Kind.CONFLICT,
                    "stock-not-changed",
                    List.of(FieldError.at("onHand", "stock-changed", null, null)));
        }
        var more = last.before().subtract(last.counted());
        var change = last.isLoss()
                ? new StockChange(row.product(), row.deliveryDate(), null, null, null, row.seen())
                        .ofLoss(more.negate(), null)
                : StockChange.undo(row.product(), row.deliveryDate(), more, row.seen());
        return change.ofLot(row.lot(), null);
    }
}
