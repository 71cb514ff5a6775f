package coop.tablee.ordering;

import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Requests in one line each: {@code anOrder(village).to("kiosque").of("Poireau", 2)}. */
final class Orders {

    private final Village village;
    private final List<LineRequest> lines = new ArrayList<>();
    private String site = "kiosque";
    private LocalDate date;
    private Long slot;

    private Orders(Village village) {
        this.village = village;
        this.date = village.firstDate();
    }

    static Orders anOrder(Village village) {
        return new Orders(village);
    }

    Orders to(String destination) {
        site = destination;
        return this;
    }

    Orders on(LocalDate day) {
        date = day;
        return this;
    }

    Orders in(long opening) {
        slot = opening;
        return this;
    }

    Orders of(String product, double quantity) {
        return of(village.offer(product, date), new BigDecimal(String.valueOf(quantity)));
    }

    Orders of(long offer, BigDecimal quantity) {
        lines.add(new LineRequest(offer, quantity, null));
        return this;
    }

    /** Of an offer as it was seen in this version. */
    Orders seen(String product, double quantity, long version) {
        lines.add(new LineRequest(village.offer(product, date), new BigDecimal(String.valueOf(quantity)), version));
        return this;
    }

    OrderRequest request() {
        return new OrderRequest(village.site(site), date, slot, null, lines);
    }

    PlaceCheckout paidBy(PaymentMethod payment) {
        return paidBy(payment, UUID.randomUUID().toString());
    }

    PlaceCheckout paidBy(PaymentMethod payment, String key) {
        return new PlaceCheckout(key, List.of(request()), payment, false, true);
    }

    PlaceCheckout heldFor(PaymentMethod payment) {
        return new PlaceCheckout(UUID.randomUUID().toString(), List.of(request()), payment, true, true);
    }
}
