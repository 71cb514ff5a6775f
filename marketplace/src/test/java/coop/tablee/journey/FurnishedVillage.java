package coop.tablee.journey;

import coop.tablee.ordering.Carts;
import coop.tablee.ordering.LineFault;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.NotFetched;
import coop.tablee.ordering.OrderCancellation;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.PutInCart;
import coop.tablee.ordering.ReceiveConsignment;
import coop.tablee.ordering.ReceivedLine;
import coop.tablee.ordering.UnfetchedGoods;
import coop.tablee.ordering.UnfetchedOrders;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A village in the middle of a week: the first date is closed and being packed, handed over and received, the second is open; orders, baskets and imports
 * stand in every state that a page shows. Everything came about as it does in life, by the use cases of the modules and the forms of the pages.
 */
final class FurnishedVillage {

    /** The use cases that furnish it. */
    record Crew(
            DatabaseClient database,
            OrderPlacement placement,
            OrderFulfilment fulfilment,
            OrderCancellation cancellation,
            Carts carts,
            UnfetchedOrders unfetched) {}

    private enum Payment {
        AT_ONCE,
        LATER,
        ON_ACCOUNT
    }

    private static final Map<String, String> SCHOOL_WEEK =
            Map.of("Poireau", "10", "Carotte", "12.5", "Potimarron", "4", "Épinard", "3", "Pomme de terre", "40");
    private static final String HEADER =
            "producer,sku,name,category,units,unit_type,variant_unit_name,price,on_hand,on_demand,allergens,allergens_complete,storage,vat_category,labels\n";

    private final Crew crew;
    private final Village village;

    final OrderDetails awaitingPayment;
    final String cardPayment;
    final String cardPaymentOutOfReach;
    final String cardPaymentUnderWay;
    final String cardPaymentOwed;
    final String cardPaymentOver;
    final String cardPaymentFailed;
    final OrderDetails placed;
    final OrderDetails cancelled;
    final OrderDetails confirmed;
    final OrderDetails ready;
    final OrderDetails handedOver;
    final OrderDetails notFetched;
    final OrderDetails toPack;
    final OrderDetails atTheDoor;
    final OrderDetails received;
    final String importDone;
    final String importPreview;
    final String importRejected;
    final String importCancelled;

    FurnishedVillage(Village village, Crew crew, int port) {
        this.village = village;
        this.crew = crew;
        var first = village.firstDate();
        var second = village.secondDate();
        awaitingPayment = order("household", "kiosque", second, Payment.LATER, Map.of("Poireau", "1"));
        cardPayment = byCard(order("household", "kiosque", second, Payment.LATER, Map.of("Poireau", "1")));
        session(cardPayment, "open");
        cardPaymentOutOfReach = byCard(order("household", "kiosque", second, Payment.LATER, Map.of("Poireau", "1")));
        cardPaymentUnderWay = byCard(order("household", "kiosque", second, Payment.LATER, Map.of("Poireau", "1")));
        session(cardPaymentUnderWay, "processing");
        cardPaymentOwed = byCard(order("household", "kiosque", second, Payment.LATER, Map.of("Poireau", "1")));
        session(cardPaymentOwed, "open");
        run(
                "update payment.payment set attempt_key = 'again:' || id, expires_at = platform.business_time() + interval '60 days' where public_ref = '%s'"
                        .formatted(cardPaymentOwed.replaceFirst(".*/", "")));
        cardPaymentOver = byCard(order("household", "kiosque", second, Payment.LATER, Map.of("Poireau", "1")));
        run("update payment.payment set expires_at = platform.business_time() where public_ref = '%s'"
                .formatted(cardPaymentOver.replaceFirst(".*/", "")));
        cardPaymentFailed = byCard(order("household", "kiosque", second, Payment.LATER, Map.of("Poireau", "1")));
        run("update payment.payment set status = 'failed' where public_ref = '%s'"
                .formatted(cardPaymentFailed.replaceFirst(".*/", "")));
        placed = order("household2", "kiosque", second, Payment.AT_ONCE, Map.of("Poireau", "2", "Potimarron", "1"));
        cancelled = order("household2", "kiosque", second, Payment.AT_ONCE, Map.of("Carotte", "3"));
        confirmed = order("household2", "kiosque", first, Payment.AT_ONCE, Map.of("Poireau", "3"));
        ready = order(
                "household2",
                "kiosque",
                first,
                Payment.AT_ONCE,
                Map.of("Poireau", "2", "Épinard", "1", "Potimarron", "2"));
        handedOver = order("household2", "kiosque", first, Payment.AT_ONCE, Map.of("Poireau", "4", "Betterave", "2"));
        notFetched = order("household2", "kiosque", first, Payment.AT_ONCE, Map.of("Betterave", "2"));
        toPack = order("canteen", "tilleulsDoor", first, Payment.ON_ACCOUNT, SCHOOL_WEEK);
        atTheDoor = order("canteen", "tilleulsDoor", first, Payment.ON_ACCOUNT, SCHOOL_WEEK);
        received = order("canteen", "tilleulsDoor", first, Payment.ON_ACCOUNT, SCHOOL_WEEK);
        crew.cancellation()
                .cancel(cancelled.number(), village.actor("household2"))
                .block();
        close(village.cycle("grandChamp", first));
        pack(ready);
        pack(handedOver);
        pack(notFetched);
        pack(atTheDoor);
        pack(received);
        receive(handedOver, "volunteer");
        receive(received, "canteen");
        crew.unfetched()
                .note(
                        new NotFetched(
                                notFetched.number(),
                                UnfetchedGoods.KEPT,
                                village.firstDate().plusDays(2),
                                "Frigo 2",
                                true),
                        village.actor("volunteer"))
                .block();
        fillBasket();
        var coordinator = Visitor.signedIn(port, village.email("coordinator"));
        importDone = imported(coordinator, "liste-automne.csv", HEADER + """
                %1$s,A-1,Panais,Vegetables,1,kg,,2.10,40,,,yes,ambient,food,
                %1$s,A-2,Mâche,Vegetables,100,g,,1.80,25,,,,,,
                """.formatted(farm()));
        coordinator.post("/coop/imports/" + importDone + "/application", Map.of());
        rest(importDone);
        importPreview = imported(coordinator, "liste-décembre.csv", HEADER + """
                %1$s,A-1,Panais,Vegetables,1,kg,,21.00,44,,,yes,ambient,food,
                %1$s,A-3,Rutabaga,Vegetables,1,kg,,-2,10,,,yes,ambient,food,
                %1$s,A-4,Vannerie,Bazar divers,1,kg,,9,10,,,yes,ambient,standard,
                Les Jardins d’en Bas,B-1,Topinambour,Vegetables,1,kg,,3.20,10,,celery,yes,ambient,food,
                """.formatted(farm()));
        importRejected = imported(coordinator, "photo.csv", "PK\u0003\u0004\u0000\u0000");
        importCancelled = imported(coordinator, "trop-tôt.csv", HEADER + """
                %1$s,C-1,Cerfeuil,Vegetables,1,kg,,2.10,40,,,yes,ambient,food,
                """.formatted(farm()));
        coordinator.post("/coop/imports/" + importCancelled + "/cancellation", Map.of());
    }

    private void session(String page, String state) {
        run("""
                insert into payment.session (payment_id, language, state, provider_ref, url, expires_at)
                select id, 'fr', '%s', 'cs_' || id, 'https://checkout.example/' || id, clock_timestamp() + interval '30 minutes'
                from payment.payment where public_ref = '%s'
                """.formatted(state, page.replaceFirst(".*/", "")));
    }

    /** What a farm is told of money from cards: it waits, came, goes back, went back, is stuck. */
    void soldByCard() {
        run("""
                with paid as (
                    select p.id, a.order_id, row_number() over (order by p.id) n from payment.payment p join payment.part a on a.payment_id = p.id
                    where p.status = 'captured' and not exists (select from payment.share s where s.payment_id = p.id) order by p.id limit 5
                ), shared as (
                    insert into payment.share (payment_id, order_id, seller_id, country, due_minor, sent_minor, kept_minor)
                    select id, order_id, %1$d, 'BE', case n when 4 then 0 else n * 317 end, case n when 1 then 0 when 3 then 1200 when 4 then 0 when 5 then 0 else n * 317 end, case n when 2 then 12 else 0 end
                    from paid returning payment_id, order_id
                )
                insert into payment.transfer (payment_id, order_id, seller_id, moved_minor, kept_minor, vat_minor, state)
                select id, order_id, %1$d, 1585, 0, 0, 'dead' from paid where n = 5 and exists (select from shared)
                """.formatted(village.party("sillons")));
    }

    /** As if it were paid by card: the provider is not set up here. Answers where that is done. */
    private String byCard(OrderDetails order) {
        var reference = String.valueOf(order.paymentUrl()).replaceFirst(".*/", "");
        run("update payment.payment set provider = 'stripe' where public_ref = '%s'".formatted(reference));
        return "/payments/stripe/" + reference;
    }

    String consignment(OrderDetails order) {
        return String.valueOf(order.consignments().get(0).id());
    }

    private OrderDetails order(
            String who, String destination, LocalDate date, Payment payment, Map<String, String> wanted) {
        var lines = wanted.entrySet().stream()
                .map(each -> new LineRequest(village.offer(each.getKey(), date), new BigDecimal(each.getValue()), null))
                .toList();
        var request = new OrderRequest(village.site(destination), date, null, null, lines);
        var method = payment == Payment.ON_ACCOUNT ? PaymentMethod.ACCOUNT : PaymentMethod.TEST;
        return crew.placement()
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), method, payment == Payment.LATER, true),
                        village.actor(who))
                .block()
                .orders()
                .get(0);
    }

    /** The cut-offs pass, and whichever node comes first closes the cycle. */
    private void close(long cycle) {
        for (var table : List.of("ordercycle.offer where cycle_id", "ordercycle.cycle where id")) {
            run("update %s = %d"
                    .formatted(
                            table.replace(
                                    " where",
                                    " set household_cutoff_at = clock_timestamp() - interval '1 second', institution_cutoff_at = clock_timestamp() - interval '1 second' where"),
                            cycle));
        }
        waitUntil("select state = 'CONFIRMED' from ordering.orders where id = " + toPack.id());
    }

    private void pack(OrderDetails order) {
        for (var consignment : order.consignments()) {
            var lines = order.lines().stream()
                    .filter(line -> line.consignment() == consignment.id())
                    .map(FurnishedVillage::packed)
                    .toList();
            crew.fulfilment()
                    .pack(new PackConsignment(consignment.id(), null, lines), village.actor("coordinator"))
                    .block();
        }
    }

    /** One bunch of leeks is always short; the squashes weigh a little less than they might. */
    private static PackedLine packed(OrderDetails.Line line) {
        var weight = line.catchWeight() ? line.ordered().multiply(new BigDecimal("1.15")) : null;
        return is(line, "Poireau") && line.ordered().intValue() > 2
                ? new PackedLine(line.id(), line.ordered().subtract(BigDecimal.ONE), weight, LineFault.SHORT)
                : new PackedLine(line.id(), line.ordered(), weight, null);
    }

    /** Everything is fine but the spinach and the beetroot. */
    private void receive(OrderDetails order, String who) {
        for (var consignment : order.consignments()) {
            var refused = order.lines().stream()
                    .filter(line -> line.consignment() == consignment.id())
                    .filter(line -> is(line, "Épinard") || is(line, "Betterave"))
                    .map(line -> new ReceivedLine(line.id(), BigDecimal.ZERO, null, LineFault.QUALITY))
                    .toList();
            crew.fulfilment()
                    .receive(ReceiveConsignment.except(consignment.id(), refused), village.actor(who))
                    .block();
        }
    }

    private static boolean is(OrderDetails.Line line, String product) {
        return product.equals(line.names().texts().get("fr"));
    }

    /** A basket for two points, with something weighed, something too cold for its point and something that has just gone. */
    private void fillBasket() {
        var date = village.secondDate();
        for (var wanted : Map.of(
                        "kiosque", List.of("Poireau", "Potimarron", "Champignon de Paris", "Glace vanille"),
                        "gare", List.of("Yaourt nature"))
                .entrySet()) {
            wanted.getValue()
                    .forEach(product -> crew.carts()
                            .put(
                                    village.actor("household"),
                                    new PutInCart(
                                            village.site(wanted.getKey()),
                                            village.offer(product, date),
                                            BigDecimal.valueOf(2)))
                            .block());
        }
        run(
                "select stock.post(array[r.id], array['waste'], array[r.reserved - r.on_hand], array[null]::bigint[], null, 'frost') from stock.stock_row r where r.id = "
                        + village.stock("Champignon de Paris"));
    }

    private String imported(Visitor coordinator, String name, String content) {
        var answer = coordinator.upload("/coop/imports", name, Visitor.bytes(content), Map.of("language", "fr"));
        var id = Visitor.locationOf(answer).replaceFirst(".*/", "");
        rest(id);
        return id;
    }

    private void rest(String id) {
        waitUntil("select state not in ('reading', 'applying') from imports.catalogue_import where id = " + id);
    }

    private String farm() {
        return crew.database()
                .sql("select name from network.party where id = " + village.party("sillons"))
                .mapValue(String.class)
                .one()
                .block();
    }

    private void run(String sql) {
        crew.database().sql(sql).then().block();
    }

    private void waitUntil(String question) {
        Mono.defer(() -> crew.database().sql(question).mapValue(Boolean.class).one())
                .filter(answer -> answer)
                .repeatWhenEmpty(300, tries -> tries.delayElements(Duration.ofMillis(100), Schedulers.parallel()))
                .switchIfEmpty(Mono.error(() -> new AssertionError("never: " + question)))
                .block();
    }
}
