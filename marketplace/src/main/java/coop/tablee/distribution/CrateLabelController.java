package coop.tablee.distribution;

import coop.tablee.distribution.CrateLabel.Crates;
import coop.tablee.distribution.DistributionQueries.View;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.paper.Paper;
import coop.tablee.platform.paper.Printer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Labels for the crates of a day, eight to a sheet: as many as the goods fill, dry and cold ones apart. */
@Controller
class CrateLabelController {

    private static final int ROW = 2;

    private static final String CRATES = """
            select to_jsonb(x)::text from (
                select f.consignment_id consignment, f.order_number number, f.purchase_order_number reference, f.buyer_name buyer, f.destination_name destination,
                    f.destination_city city, f.sender_name sender, f.delivery_date date, f.slot_opens opens, f.slot_closes closes, coalesce(f.storage, 'AMBIENT') storage,
                    least(greatest(ceil(sum(coalesce(f.packed_quantity, f.ordered_quantity) * v.crate_share)), 1), 40)::int count
                from ordering.fulfilment_line f
                join ordering.line l on l.id = f.line_id
                join catalogue.product_version v on v.id = l.product_version_id
                where %s and f.delivery_date = :date and coalesce(f.packed_quantity, f.ordered_quantity) > 0%s
                group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
                order by f.destination_name, f.order_number, f.consignment_id, 11
                limit 1000) x
            """.formatted(DistributionQueries.SENT_BY, DistributionQueries.LIVE);

    private final DatabaseClient database;
    private final JsonMapper json;
    private final Days days;
    private final Printer printer;

    CrateLabelController(DatabaseClient database, JsonMapper json, Days days, Printer printer) {
        this.database = database;
        this.json = json;
        this.days = days;
        this.printer = printer;
    }

    @GetMapping("/coop/labels.pdf")
    @MayUse({Role.COORDINATOR, Role.PACKER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<ResponseEntity<byte[]>> pdf(
            @RequestParam(required = false) @Nullable LocalDate date, Locale locale, Actor actor) {
        return days.choose(View.SENDER, date, actor)
                .flatMap(chosen -> crates(actor.requireParty().id(), chosen.day())
                        .flatMap(crates -> printer.print(new Paper(
                                "distribution/labels-paper",
                                locale,
                                Map.of("date", chosen.day(), "rows", rows(CrateLabel.of(crates))))))
                        .map(file -> file.named("labels-" + chosen.day())));
    }

    private Mono<List<Crates>> crates(long party, LocalDate day) {
        return database.sql(CRATES)
                .bind("party", party)
                .bind("date", day)
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, Crates.class))
                .collectList();
    }

    private static List<List<CrateLabel>> rows(List<CrateLabel> labels) {
        var rows = new ArrayList<List<CrateLabel>>();
        for (var from = 0; from < labels.size(); from += ROW) {
            rows.add(labels.subList(from, Math.min(from + ROW, labels.size())));
        }
        return rows;
    }
}
