package coop.tablee.stock;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Which row of a product is meant: that of a delivery date, of a lot, of both, or the general one. */
record RowOf(
        long product,
        @Nullable LocalDate deliveryDate,
        @Nullable String lot) {

    /** What an address or a form names; refuses what no row can be named by. */
    static RowOf named(long product, @Nullable LocalDate deliveryDate, @Nullable String lot) {
        var errors = new ArrayList<FieldError>();
        var code = lot == null || lot.isBlank() ? null : lot.strip();
        StockLevels.checkDay(deliveryDate, "date", errors);
        StockLevels.checkLot(code, "lot", errors);
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return new RowOf(product, deliveryDate, code);
    }

    /** The page of the row alone. */
    String page() {
        return UriComponentsBuilder.fromPath("/stock/rows/{product}/moves")
                .queryParamIfPresent("date", Optional.ofNullable(deliveryDate))
                .queryParamIfPresent("lot", Optional.ofNullable(lot).map(name -> "{lot}"))
                .encode()
                .buildAndExpand(lot == null ? Map.of("product", product) : Map.of("product", product, "lot", lot))
                .toUriString();
    }

    static RowOf of(StockRow row) {
        return new RowOf(row.product(), row.deliveryDate(), row.lot());
    }
}
