package coop.tablee.agreement;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What indices and market quotations are said to be, and where that is from. Prices that follow them are, EUR per unit of the schedule, VAT out:
 *
 * <ul>
 *   <li>indexed: P = P0 × (1 − c + c × I/I0), where c is the part of the price that follows the index (1: P = P0 × I/I0), I the index on the delivery date and I0 on the
 *       first day of the price. Source: Belgium, royal decree of 14 January 2013 on the execution of public contracts, art. 38/7; France, code de la commande publique,
 *       R2112-13 and, for food, R2112-14;
 *   <li>market quotation: P = quotation on the delivery date × coefficient.
 * </ul>
 *
 * The price of a pricing unit is rounded once, half up, to four decimals; the line to the cent (ADR 0004). As long as a series has no value, the price is P0. A value
 * is never rewritten: one that is said later for the same day counts from then on, and orders keep the price they were placed at.
 */
@Component
public class PriceSeries {

    private static final String SAY = """
            insert into agreement.series_value (series_id, holds_from, value, source, written_by)
            select s.id, :from, :value, :source, :account from agreement.series s
            where s.id = :series and exists (select from agreement.lot_price p join agreement.lot l on l.id = p.lot_id
                where p.series_id = s.id and l.id = :lot and l.agreement_id = :agreement)
            """;

    private final DatabaseClient database;
    private final AgreementDesk desk;

    PriceSeries(DatabaseClient database, AgreementDesk desk) {
        this.database = database;
        this.desk = desk;
    }

    /**
     * A value of a series.
     *
     * @param from the first delivery date that it holds for
     * @param value above 0: points of an index, or EUR per unit, VAT out
     * @param source who published it and when
     */
    public record Value(LocalDate from, BigDecimal value, String source) {}

    /** Says a value of a series that a lot's prices follow; offers that it prices get a new version. A series of another lot is {@code not-found}. */
    public Mono<Void> say(long agreement, long lot, long series, Value said, Actor actor) {
        var work = Mono.defer(() -> database.sql(SAY)
                        .bind("from", said.from)
                        .bind("value", said.value)
                        .bind("source", said.source)
                        .bind("account", actor.accountId())
                        .bind("series", series)
                        .bind("lot", lot)
                        .bind("agreement", agreement)
                        .fetch()
                        .rowsUpdated())
                .filter(written -> written > 0)
                .switchIfEmpty(Mono.error(DomainException::notFound));
        return desk.in(
                        agreement,
                        null,
                        null,
                        actor,
                        "agreement-series-said",
                        written -> Map.of(
                                "series",
                                series,
                                "from",
                                said.from.toString(),
                                "value",
                                said.value.toPlainString(),
                                "source",
                                said.source),
                        work)
                .then();
    }
}
