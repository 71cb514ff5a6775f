package coop.tablee.storefront.orders;

import coop.tablee.catalogue.Families;
import coop.tablee.catalogue.Family;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.platform.paper.Paper;
import coop.tablee.platform.paper.Printer;
import coop.tablee.shared.DomainException;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import reactor.core.publisher.Mono;

/** An order on paper, for the buyer's files: what was agreed, with whom, for how much, as it stands now. */
@Controller
class OrderPaperController {

    private final OrderDirectory orders;
    private final Families families;
    private final OrderDisplay display;
    private final LetterLines lines;
    private final Printer printer;

    OrderPaperController(
            OrderDirectory orders, Families families, OrderDisplay display, LetterLines lines, Printer printer) {
        this.orders = orders;
        this.families = families;
        this.display = display;
        this.lines = lines;
        this.printer = printer;
    }

    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST, Role.COOK, Role.BUYER})
    @GetMapping("/orders/{number}.pdf")
    Mono<ResponseEntity<byte[]>> pdf(@PathVariable String number, Actor actor, Locale locale) {
        return orders.find(number, actor)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .zipWith(families.all())
                .flatMap(both -> printer.print(paper(both.getT1(), both.getT2(), locale)))
                .map(file -> file.named("order-" + number));
    }

    private Paper paper(OrderDetails order, Map<String, Family> known, Locale locale) {
        var page = display.page(order, known, locale);
        return new Paper(
                "storefront/order-paper",
                locale,
                Map.of(
                        "page",
                        page,
                        "order",
                        order,
                        "lines",
                        lines.lines(order, locale),
                        "sums",
                        lines.sums(page, locale),
                        "payments",
                        lines.payments(page, locale)));
    }
}
