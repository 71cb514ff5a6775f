package coop.tablee.catering;

import coop.tablee.assortment.OfferCard;
import coop.tablee.identity.Actor;
import coop.tablee.ordering.CheckoutQuote;
import coop.tablee.ordering.DropTerms;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderQuote;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.QuoteFacts;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What a kitchen has typed and not ordered yet, as requests: priced by ordering, sent as one order for each delivery date. */
@Component
class WeekDraft {

    private static final Pattern LINE = Pattern.compile("orders\\[(\\d{1,4})](?:\\.lines\\[(\\d{1,5})].*|.*)");

    // Said of the day, not of its first cell
    static final Set<String> OF_THE_DROP = Set.of("drop-minimum", "drop-fee-changed", "lot-minimum");

    private final OrderQuote quotes;

    WeekDraft(OrderQuote quotes) {
        this.quotes = quotes;
    }

    /** What comes by itself, ordering units by offer: of the door's standing needs, and of other standing orders. */
    record Coming(Map<Long, BigDecimal> followed, Map<Long, BigDecimal> others) {}

    /** What is to be known for a quote of some offers at a door on some days, read before it is certain which amounts of which of them will be asked for. */
    Mono<QuoteFacts> facts(long site, List<LocalDate> days, Set<Long> offers, Actor actor) {
        return quotes.facts(site, days, offers, actor);
    }

    /** What the amounts would cost if they were sent now, and what stands in the way; with what comes by itself, as orders of their own; {@code facts} as far as they were read before. */
    Mono<WeekQuote> quote(
            KitchenDoor door,
            List<OfferCard> offers,
            Map<Long, BigDecimal> amounts,
            Coming coming,
            QuoteFacts facts,
            Actor actor) {
        var typed = requests(door, offers, withoutVersions(amounts), null);
        var requests = new ArrayList<>(typed);
        requests.addAll(requests(door, offers, withoutVersions(coming.followed), null));
        var followed = requests.size();
        requests.addAll(requests(door, offers, withoutVersions(coming.others), null));
        return requests.isEmpty()
                ? Mono.just(WeekQuote.NOTHING)
                : quotes.quote(requests, facts, actor).map(quote -> quote(quote, typed, followed));
    }

    /** One order for each date, dates and lines in a fixed order, so that the same amounts sent twice are the same request. */
    static List<OrderRequest> requests(
            KitchenDoor door, List<OfferCard> offers, Map<Long, Wanted> wanted, @Nullable String purchaseOrderNumber) {
        var byDay = new TreeMap<LocalDate, TreeMap<Long, LineRequest>>();
        for (var card : offers) {
            var line = wanted.get(card.offer());
            if (line != null && line.amount().signum() > 0) {
                byDay.computeIfAbsent(card.deliveryDate(), day -> new TreeMap<>())
                        .put(card.offer(), new LineRequest(card.offer(), line.amount(), line.version()));
            }
        }
        var requests = new ArrayList<OrderRequest>();
        byDay.forEach((day, lines) ->
                requests.add(new OrderRequest(door.id(), day, null, purchaseOrderNumber, List.copyOf(lines.values()))));
        return requests;
    }

    /** Which offers a refusal is about: a reason about a whole order stands at the first of its lines. */
    static Map<Long, String> refusals(List<FieldError> errors, List<OrderRequest> requests) {
        var refusals = new LinkedHashMap<Long, String>();
        for (var error : errors) {
            var field = LINE.matcher(error.field() == null ? "" : error.field());
            if (field.matches() && !OF_THE_DROP.contains(Objects.requireNonNullElse(error.code(), ""))) {
                var order = Integer.parseInt(field.group(1));
                var line = field.group(2) == null ? 0 : Integer.parseInt(field.group(2));
                if (order < requests.size()
                        && line < requests.get(order).lines().size()) {
                    refusals.putIfAbsent(requests.get(order).lines().get(line).offer(), error.code());
                }
            }
        }
        return refusals;
    }

    /** An amount of an offer; the version is the one whose price was shown, absent for whatever holds now. */
    record Wanted(BigDecimal amount, @Nullable Long version) {}

    private static Map<Long, Wanted> withoutVersions(Map<Long, BigDecimal> amounts) {
        var wanted = new HashMap<Long, Wanted>();
        amounts.forEach((offer, amount) -> wanted.put(offer, new Wanted(amount, null)));
        return wanted;
    }

    /** {@code typed}: the requests that the quote begins with; then, up to {@code needs}, those of standing needs, then those of other standing orders. */
    private static WeekQuote quote(CheckoutQuote quote, List<OrderRequest> typed, int needs) {
        var netByOffer = new HashMap<Long, Money>();
        var totalByDay = new HashMap<LocalDate, Money>();
        var coming = new HashMap<LocalDate, Money>();
        var comingNet = new HashMap<LocalDate, Money>();
        var followed = new HashMap<LocalDate, Money>();
        var followedNet = new HashMap<LocalDate, Money>();
        var drops = new HashMap<LocalDate, DropTerms>();
        for (var at = 0; at < quote.orders().size(); at++) {
            var order = quote.orders().get(at);
            var byItself = at >= typed.size();
            (byItself ? coming : totalByDay).merge(order.deliveryDate(), order.total(), Money::plus);
            if (byItself) {
                comingNet.merge(order.deliveryDate(), order.goods(), Money::plus);
            }
            if (byItself && at < needs) {
                followed.put(order.deliveryDate(), order.total());
                followedNet.put(order.deliveryDate(), order.goods());
            }
            if (order.drop() != null) {
                drops.putIfAbsent(order.deliveryDate(), order.drop());
            }
            order.lines().forEach(line -> netByOffer.merge(line.offer(), line.amount(), Money::plus));
        }
        return new WeekQuote(
                quote.goods().plus(quote.fees()),
                quote.total().minus(quote.deposits()),
                netByOffer,
                totalByDay,
                coming,
                comingNet,
                followed,
                followedNet,
                quote.deposits(),
                drops,
                refusals(quote.problems(), typed),
                beside(quote, typed.size()));
    }

    /** What lots warn of in what is typed. */
    private static List<WeekQuote.Beside> beside(CheckoutQuote quote, int typed) {
        var found = new ArrayList<WeekQuote.Beside>();
        for (var warning : quote.warnings()) {
            var field = LINE.matcher(Objects.requireNonNullElse(warning.field(), ""));
            if (field.matches() && field.group(2) != null && Integer.parseInt(field.group(1)) < typed) {
                var goods = quote.orders()
                        .get(Integer.parseInt(field.group(1)))
                        .lines()
                        .get(Integer.parseInt(field.group(2)))
                        .goods();
                if (goods != null) {
                    found.add(new WeekQuote.Beside(
                            goods.names(),
                            warning.code(),
                            String.valueOf(warning.found()),
                            String.valueOf(warning.expected())));
                }
            }
        }
        return found.stream().distinct().toList();
    }
}
