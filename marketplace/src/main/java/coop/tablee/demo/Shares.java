package coop.tablee.demo;

import coop.tablee.network.Audience;
import coop.tablee.ordercycle.allotment.Allotments;
import coop.tablee.ordercycle.allotment.Allotments.Wanted;
import coop.tablee.ordercycle.allotment.AllottedOffer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What coordinators keep for kitchens and for households of what everybody wants, on the days when schools are delivered; set before a date opens. */
@Component
class Shares {

    private static final Set<String> WANTED =
            Set.of("Poireau", "Carotte", "Betterave", "Pomme Elstar", "Lait entier", "Yaourt nature", "Fromage frais");
    private static final BigDecimal FOR_KITCHENS = BigDecimal.valueOf(240);
    private static final BigDecimal FOR_HOUSEHOLDS = BigDecimal.valueOf(90);
    private static final String PLANNED = """
            select c.id from ordercycle.cycle c where c.cooperative_id = :cooperative and c.delivery_date = :day and c.state = 'PLANNED'
            """;

    private final Cast cast;
    private final Troupe troupe;
    private final Allotments allotments;
    private final DatabaseClient database;

    Shares(Cast cast, Troupe troupe, Allotments allotments, DatabaseClient database) {
        this.cast = cast;
        this.troupe = troupe;
        this.allotments = allotments;
        this.database = database;
    }

    /** Sets the shares of a week whose dates are planned and not open yet. */
    void set(LocalDate monday) {
        for (var cooperative : Weeks.COOPERATIVES) {
            for (var day : Shoppers.SCHOOL_DAYS) {
                database.sql(PLANNED)
                        .bind("cooperative", cast.id(cooperative))
                        .bind("day", monday.with(day))
                        .mapValue(Long.class)
                        .one()
                        .flatMap(cycle -> set(cycle, cooperative))
                        .block();
            }
        }
    }

    private Mono<Void> set(long cycle, String cooperative) {
        return allotments
                .of(cycle, cast.id(cooperative))
                .flatMap(found -> allotments.set(
                        cycle,
                        found.offers().stream()
                                .filter(offer ->
                                        WANTED.contains(offer.names().texts().getOrDefault("fr", "")))
                                .flatMap(Shares::of)
                                .toList(),
                        troupe.coordinator(cooperative)));
    }

    private static Stream<Wanted> of(AllottedOffer offer) {
        return Stream.of(
                new Wanted(offer.id(), Audience.INSTITUTION, FOR_KITCHENS),
                new Wanted(offer.id(), Audience.HOUSEHOLD, FOR_HOUSEHOLDS));
    }
}
