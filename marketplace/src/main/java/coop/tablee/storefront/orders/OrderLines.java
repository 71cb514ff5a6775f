package coop.tablee.storefront.orders;

import coop.tablee.catalogue.Family;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDetails.Line;
import coop.tablee.storefront.Counting;
import coop.tablee.storefront.Pictures;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The products of an order: what was ordered, and what became of it where that differs. */
@Component
class OrderLines {

    private final Counting counting;
    private final MessageSource messages;

    OrderLines(Counting counting, MessageSource messages) {
        this.counting = counting;
        this.messages = messages;
    }

    List<OrderPage.Line> of(OrderDetails order, Map<String, Family> families, Locale locale) {
        var ways = new HashMap<Long, OrderDetails.Consignment>();
        order.consignments().forEach(consignment -> ways.put(consignment.id(), consignment));
        var anyOpen = order.lines().stream().anyMatch(Line::mayChange);
        return order.lines().stream()
                .map(line -> line(
                        line,
                        order.vatIncluded(),
                        families,
                        wayOf(line, ways.get(line.consignment())),
                        anyOpen && !line.mayChange(),
                        locale))
                .toList();
    }

    /** From the producer over the sender on; what is fetched where it grows stays there. */
    private static String wayOf(Line line, OrderDetails.@Nullable Consignment consignment) {
        if (consignment == null) {
            return line.producerName();
        }
        var words = new StringBuilder(line.producerName());
        for (var leg : consignment.legs()) {
            if (leg.to() == consignment.sender()) {
                continue;
            }
            if (leg.sequence() > 1) {
                words.append(" → ").append(leg.fromName());
            }
            var carrier = leg.carrier();
            if (carrier != null && carrier != line.producer()) {
                words.append(" (").append(leg.carrierName()).append(')');
            }
            if (leg.sequence()
                    == consignment.legs().stream()
                            .mapToInt(OrderDetails.Leg::sequence)
                            .max()
                            .orElse(0)) {
                words.append(" → ").append(leg.toName());
            }
        }
        return words.toString();
    }

    private OrderPage.Line line(
            Line line, boolean vatIncluded, Map<String, Family> families, String path, boolean closed, Locale locale) {
        return new OrderPage.Line(
                line.names(),
                Pictures.pictureOf(line.picture(), line.family(), families),
                count(line, line.isRemoved() ? line.ordered() : line.quantity(), locale),
                line.sellerName(),
                path,
                closed,
                facts(line, locale),
                refusedWords(line, locale),
                isEstimate(line),
                line.isRemoved(),
                vatIncluded ? line.total() : line.net(),
                line.maximum());
    }

    private List<String> facts(Line line, Locale locale) {
        var facts = new ArrayList<String>();
        if (line.isRemoved()) {
            facts.add(say("storefront.order.line.removed", locale));
            return facts;
        }
        var packed = line.packed();
        if (packed != null && packed.compareTo(line.ordered()) != 0) {
            facts.add(say("storefront.order.line.ordered", locale, count(line, line.ordered(), locale)));
            facts.add(say("storefront.order.line.packed", locale, count(line, packed, locale)));
        }
        if (packed == null && line.quantity().compareTo(line.ordered()) < 0) {
            facts.add(say(
                    "storefront.order.line.reduced",
                    locale,
                    count(line, line.ordered(), locale),
                    count(line, line.quantity(), locale)));
        }
        addWeight(facts, line, locale);
        var accepted = line.accepted();
        if (accepted != null && accepted.compareTo(packed == null ? line.ordered() : packed) != 0) {
            facts.add(say("storefront.order.line.accepted", locale, count(line, accepted, locale)));
        }
        return facts;
    }

    private void addWeight(List<String> facts, Line line, Locale locale) {
        var weight = line.acceptedWeight() != null ? line.acceptedWeight() : line.packedWeight();
        if (line.catchWeight() && weight != null) {
            var key = line.acceptedWeight() != null ? "accepted" : "packed";
            facts.add(say("storefront.order.line." + key, locale, counting.count(line.pricingUnit(), weight, locale)));
        }
    }

    private @Nullable String refusedWords(Line line, Locale locale) {
        var reason = line.decisionReason();
        if (reason == null) {
            return null;
        }
        var accepted = line.accepted();
        return say(
                accepted != null && accepted.signum() > 0
                        ? "storefront.order.line.refused-rest"
                        : "storefront.order.line.refused",
                locale,
                say("storefront.reason." + reason, locale));
    }

    /** Paid by weight, and not weighed yet. */
    private static boolean isEstimate(Line line) {
        return line.catchWeight() && line.packedWeight() == null && line.acceptedWeight() == null && !line.isRemoved();
    }

    private String count(Line line, BigDecimal quantity, Locale locale) {
        return counting.count(line.orderingUnit(), quantity, locale);
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
