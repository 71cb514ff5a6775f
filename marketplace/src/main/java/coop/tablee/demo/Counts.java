package coop.tablee.demo;

import coop.tablee.identity.Actor;
import coop.tablee.stock.ForecastChange;
import coop.tablee.stock.Forecasts;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevel;
import coop.tablee.stock.StockLevels;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/** What the story's producers say is there: plenty before a week is ordered, then what one finds in a field, and once less than was promised. */
@Component
class Counts {

    private static final BigDecimal PLENTY = BigDecimal.valueOf(1500);
    private static final List<Integer> FREE =
            List.of(240, 90, 36, 400, 120, 60, 4, 180, 75, 300, 150, 0, 48, 110, 6, 500, 84);
    private static final List<Integer> EXPECTED = List.of(60, 25, 120, 8, 40, 90, 0, 15, 200, 30, 75);
    private static final int MOST_EXPECTED = 12;
    private static final int WEEKS_EXPECTED = 5;
    private static final BigDecimal STILL_THERE = new BigDecimal("0.6");
    private static final String PROMISED_LATER = """
            select r.product_id from stock.stock_row r join catalogue.product p on p.id = r.product_id
            where p.producer_id = :producer and r.delivery_date is null and not r.on_demand and r.shortage = 0 and r.reserved >= 4
            order by exists (select from ordering.line l join ordering.orders o on o.id = l.order_id
                  where l.stock_id = r.id and l.quantity > 0 and o.delivery_date < :from and o.state in ('PLACED', 'CONFIRMED')), r.reserved desc, r.product_id limit 1
            """;

    private final Troupe troupe;
    private final StockLevels stock;
    private final Forecasts forecasts;
    private final DatabaseClient database;

    Counts(Troupe troupe, StockLevels stock, Forecasts forecasts, DatabaseClient database) {
        this.troupe = troupe;
        this.stock = stock;
        this.forecasts = forecasts;
        this.database = database;
    }

    /** Nobody's wish fails for want of goods. */
    void plenty() {
        forEveryProducer(place -> PLENTY);
    }

    /** Much of this, little of that, and now and then nothing left. */
    void asInTheField() {
        forEveryProducer(place -> BigDecimal.valueOf(FREE.get(place % FREE.size())));
    }

    /** A producer finds less than what is promised, if possible for dates from a day on only; the board shows it until those close. */
    void declareShortage(String producer, LocalDate from) {
        var actor = troupe.producer(producer);
        database.sql(PROMISED_LATER)
                .bind("producer", actor.requireParty().id())
                .bind("from", from)
                .mapValue(Long.class)
                .one()
                .flatMap(product -> stock.of(actor)
                        .filter(level -> level.product() == product && isGeneral(level))
                        .next())
                .flatMap(level -> stock.change(
                        List.of(StockChange.set(
                                level.product(),
                                level.reserved().multiply(STILL_THERE).setScale(0, RoundingMode.DOWN))),
                        actor))
                .block();
    }

    /** What producers expect to have of a dozen products each, from the week of a Monday on. */
    void expect(LocalDate monday) {
        for (var row : Rows.of("parties.csv")) {
            if (row.get("kind").equals("PRODUCER")) {
                var producer = troupe.producer(row.get("key"));
                var products = Objects.requireNonNull(stock.of(producer)
                        .filter(Counts::isGeneral)
                        .map(StockLevel::product)
                        .take(MOST_EXPECTED)
                        .collectList()
                        .block());
                forecasts.expect(expected(products, monday), producer).block();
            }
        }
    }

    private static List<ForecastChange> expected(List<Long> products, LocalDate monday) {
        var changes = new ArrayList<ForecastChange>();
        for (var place = 0; place < products.size(); place++) {
            for (var week = 0; week < WEEKS_EXPECTED; week++) {
                var quantity = BigDecimal.valueOf(EXPECTED.get((place + 3 * week) % EXPECTED.size()));
                changes.add(new ForecastChange(products.get(place), monday.plusWeeks(week), quantity, null));
            }
        }
        return changes;
    }

    /** @param free how much of the producer's product at a place there is beyond what is reserved */
    private void forEveryProducer(IntFunction<BigDecimal> free) {
        for (var row : Rows.of("parties.csv")) {
            if (row.get("kind").equals("PRODUCER")) {
                count(troupe.producer(row.get("key")), free);
            }
        }
    }

    private void count(Actor producer, IntFunction<BigDecimal> free) {
        var levels = Objects.requireNonNull(
                stock.of(producer).filter(Counts::isGeneral).collectList().block());
        if (!levels.isEmpty()) {
            var changes = IntStream.range(0, levels.size())
                    .mapToObj(place -> StockChange.set(
                            levels.get(place).product(),
                            levels.get(place).reserved().add(free.apply(place))))
                    .toList();
            stock.change(changes, producer).block();
        }
    }

    private static boolean isGeneral(StockLevel level) {
        return level.deliveryDate() == null && level.lot() == null;
    }
}
