package coop.tablee.delivery;

import coop.tablee.platform.bulk.BulkLoad;
import coop.tablee.platform.bulk.BulkTable;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Very many destinations at once, how goods reach them, and what they took in the past: for old books and demos. */
public final class DeliveryLoading {

    private static final String TAKE_ROOM = """
            -- room taken in slots
            update delivery.slot s set used = s.used + t.crates, used_chilled = s.used_chilled + t.chilled, used_frozen = s.used_frozen + t.frozen
            from (values %s) t(slot, crates, chilled, frozen) where s.id = t.slot
            """;

    private final BulkLoad load;
    private final BulkTable newDrops;
    private final Map<Drop, Long> drops = new HashMap<>();
    private final Map<Long, BigDecimal[]> taken = new HashMap<>();

    private record Drop(long destination, LocalDate day) {}

    private DeliveryLoading(BulkLoad load) {
        this.load = load;
        load.read(
                "select id, destination_id, delivery_date from delivery.drop",
                row -> drops.put(
                        new Drop(row.get("destination_id", Long.class), row.get("delivery_date", LocalDate.class)),
                        row.get("id", Long.class)));
        newDrops = load.table("delivery.drop", "id", "destination_id", "delivery_date");
    }

    public static DeliveryLoading into(BulkLoad load) {
        return load.part(DeliveryLoading.class, DeliveryLoading::new);
    }

    /** Makes a site a destination that keeps chilled and frozen goods. */
    public void destination(long site, DestinationKind kind) {
        load.table("delivery.destination", "site_id", "kind", "chilled", "frozen")
                .row(site, kind, true, true);
    }

    /** Opens it every week on these days; {@code room} is in delivery crates. */
    public void opening(long site, Collection<DayOfWeek> days, LocalTime opens, LocalTime closes, Load room) {
        var openings = openings();
        days.stream()
                .sorted()
                .forEach(day -> openings.row(
                        site, day.getValue(), opens, closes, room.crates(), room.chilled(), room.frozen()));
    }

    /** A cooperative's goods reach the destination from a hub of its own. */
    public void laneThroughHub(long cooperative, long destination, long hub, long carrier) {
        load.table("delivery.lane", "cooperative_id", "destination_id", "hub_id", "carrier_id")
                .row(cooperative, destination, hub, carrier);
    }

    /** The drop of a destination and date, made if there is none. */
    public long drop(long destination, LocalDate day) {
        return drops.computeIfAbsent(new Drop(destination, day), drop -> {
            var id = load.ids("delivery.drop").next();
            newDrops.row(id, destination, day);
            return id;
        });
    }

    /** An order of the past took this much room of a slot; refused at the end of the load where that is more than there was. */
    public void take(long slot, BigDecimal crates, BigDecimal chilled, BigDecimal frozen) {
        taken.merge(slot, new BigDecimal[] {crates, chilled, frozen}, (one, other) ->
                new BigDecimal[] {one[0].add(other[0]), one[1].add(other[1]), one[2].add(other[2])});
    }

    /** Books the room that was taken; called once, when no more comes. */
    public void bookRoom() {
        if (taken.isEmpty()) {
            return;
        }
        var rows = new StringBuilder();
        taken.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            var room = entry.getValue();
            rows.append(rows.isEmpty() ? "" : ",")
                    .append("(%d,%s,%s,%s)"
                            .formatted(
                                    entry.getKey(),
                                    room[0].toPlainString(),
                                    room[1].toPlainString(),
                                    room[2].toPlainString()));
        });
        load.afterwards(TAKE_ROOM.formatted(rows));
    }

    private BulkTable openings() {
        return load.table(
                "delivery.opening",
                "site_id",
                "weekday",
                "opens",
                "closes",
                "crates",
                "chilled_crates",
                "frozen_crates");
    }
}
