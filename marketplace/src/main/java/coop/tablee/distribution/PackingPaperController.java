package coop.tablee.distribution;

import coop.tablee.distribution.DistributionQueries.View;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.paper.Paper;
import coop.tablee.platform.paper.Printer;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import reactor.core.publisher.Mono;

/** The packing list on paper, for a cold room without a screen: every consignment of a day with its lines, and room to write down weights and lots. */
@Controller
class PackingPaperController {

    private final DistributionQueries queries;
    private final Days days;
    private final Printer printer;

    PackingPaperController(DistributionQueries queries, Days days, Printer printer) {
        this.queries = queries;
        this.days = days;
        this.printer = printer;
    }

    @GetMapping("/coop/packing.pdf")
    @MayUse({Role.COORDINATOR, Role.PACKER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<ResponseEntity<byte[]>> pdf(
            @RequestParam(required = false) @Nullable LocalDate date, Locale locale, Actor actor) {
        return days.choose(View.SENDER, date, actor)
                .flatMap(chosen -> queries.packedBy(actor.requireParty().id(), chosen.day())
                        .flatMap(found -> queries.lines(
                                        found.stream().map(Shipment::id).toList())
                                .flatMap(lines -> printer.print(paper(chosen, found, lines, locale))))
                        .map(file -> file.named("packing-" + chosen.day())));
    }

    private static Paper paper(Days.Choice chosen, List<Shipment> found, List<GoodsLine> lines, Locale locale) {
        Map<Long, List<GoodsLine>> byConsignment =
                lines.stream().collect(Collectors.groupingBy(GoodsLine::consignment));
        var page = ShipmentList.of(chosen, found, Shipment::isPacked);
        return new Paper("distribution/packing-paper", locale, Map.of("page", page, "lines", byConsignment));
    }
}
