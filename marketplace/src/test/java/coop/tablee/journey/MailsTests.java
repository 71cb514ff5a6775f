package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.AmendOrder;
import coop.tablee.ordering.AskLate;
import coop.tablee.ordering.Because;
import coop.tablee.ordering.CorrectOrder;
import coop.tablee.ordering.CorrectedLine;
import coop.tablee.ordering.CorrectionKey;
import coop.tablee.ordering.CorrectionReason;
import coop.tablee.ordering.LateRequests;
import coop.tablee.ordering.LineFault;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.NotFetched;
import coop.tablee.ordering.OrderAmendment;
import coop.tablee.ordering.OrderCancellation;
import coop.tablee.ordering.OrderCorrection;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.OrderSplit;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.SplitOrder;
import coop.tablee.ordering.UnfetchedGoods;
import coop.tablee.ordering.UnfetchedOrders;
import coop.tablee.ordering.WithdrawOrder;
import coop.tablee.ordering.standing.HowPaid;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.platform.OutboxDispatcher;
import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Letters;
import coop.tablee.testing.Letters.Letter;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.OidcStub;
import coop.tablee.testing.RawKeys;
import coop.tablee.testing.Village;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.core.publisher.Flux;

/** What people find in their mailboxes. */
@MarketplaceTest
class MailsTests {

    private static final String HERE = "http://localhost:7777";
    private static final Letters LETTERS = Letters.open();
    private static final OidcStub PROVIDER = OidcStub.open();

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderAmendment amendment;

    @Autowired
    OrderCorrection correction;

    @Autowired
    OrderSplit splitting;

    @Autowired
    OrderCancellation cancellation;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    UnfetchedOrders unfetched;

    @Autowired
    StandingOrders standing;

    @Autowired
    LateRequests late;

    @Autowired
    StockLevels levels;

    @Autowired
    OutboxDispatcher outbox;

    @LocalServerPort
    int port;

    private Village village;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        LETTERS.tell(settings);
        PROVIDER.tell(settings);
        settings.add("marketplace.mail.from", () -> "bonjour@tablee.example");
        settings.add("marketplace.public-url", () -> HERE);
    }

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @Test
    void householdThatDidNotComeIsToldOnceWhereItsOrderIs() {
        var order = place("household", "kiosque", Map.of("Poireau", 2));
        run("update ordering.orders set state = 'CONFIRMED' where id = " + order.id());
        run("update ordering.line set confirmed_quantity = quantity where order_id = " + order.id());
        var packed = order.lines().stream()
                .map(line -> new PackedLine(line.id(), line.ordered(), null, null))
                .toList();
        fulfilment
                .pack(new PackConsignment(order.consignments().get(0).id(), null, packed), village.actor("coordinator"))
                .block();
        // Who closed the point in the evening notes it the next morning
        run(
                "update ordering.orders set delivery_date = (platform.business_time() at time zone 'UTC')::date - 1 where id = "
                        + order.id());
        var until = village.firstDate().plusDays(1);
        for (var goods : List.of(UnfetchedGoods.KEPT, UnfetchedGoods.FOOD_AID)) {
            unfetched
                    .note(
                            new NotFetched(
                                    order.number(), goods, goods == UnfetchedGoods.KEPT ? until : null, "", true),
                            village.actor("volunteer"))
                    .block();
        }

        var letter = LETTERS.await(village.email("household"), "n’a pas été retirée");

        assertThat(List.of(letter.text(), letter.html()))
                .allSatisfy(text -> assertThat(text)
                        .contains("personne n’est venu chercher votre commande " + order.number())
                        .contains("gardée au point jusqu’à la fin du", "reste payé"));
        isInOrder(letter, "/orders/" + order.number());
    }

    @Test
    void placedOrdersAreConfirmedOnceInTheBuyersLanguage() {
        run("update identity.account set locale = 'en' where email = '%s'".formatted(village.email("canteen")));
        run("update network.organisation set contact_email = 'bonjour@grandchamp.example' where id = "
                + village.party("grandChamp"));
        var household = place("household", "kiosque", Map.of("Poireau", 2, "Potimarron", 1, "Baguette", 3));
        var kitchen = place("canteen", "tilleulsDoor", Map.of("Carotte", 12, "Savon au lait", 2));
        var letter = LETTERS.await(village.email("household"), "bien reçu");

        assertThat(letter.subject()).isEqualTo("Nous avons bien reçu votre commande " + household.number());
        assertThat(letter.from()).isEqualTo("bonjour@tablee.example");
        assertThat(letter.replyTo()).as("two cooperatives, nobody to answer to").isEqualTo("bonjour@tablee.example");
        assertThat(letter.id()).isEqualTo("<order-confirmation-%d@localhost>".formatted(household.id()));
        assertThat(List.of(letter.text(), letter.html()))
                .allSatisfy(text -> assertThat(text)
                        .contains("Bonjour household", "commande " + household.number())
                        .contains("Poireau, 2 bottes", "Potimarron, 1 pièce", "Baguette, 3 pièces")
                        .contains("Contient : gluten. Vendu par Levain Neuf")
                        .contains("kiosque", "Modifiable jusqu’à", "environ ", "Au plus")
                        .contains(euros(household.total().amount()))
                        .contains(euros(household.maximum().amount()))
                        .doesNotContain("Répondez à ce message"));
        isInOrder(letter, "/orders/" + household.number());

        var english = LETTERS.await(village.email("canteen"), "We have received");
        assertThat(english.subject()).isEqualTo("We have received your order " + kitchen.number());
        assertThat(english.language()).isEqualTo("en");
        assertThat(english.replyTo()).isEqualTo("bonjour@grandchamp.example");
        assertThat(english.text())
                .contains("Hello canteen", "Carrot, 12 kg", "BC-7", "tilleulsDoor", "6", "21", "Answer this message")
                .contains("€" + kitchen.total().amount());
        isInOrder(english, "/orders/" + kitchen.number());
        Invariants.assertHold(database);
    }

    @Test
    void redeliveredNewsOnTwoNodesIsOneMail() {
        var order = place("household", "kiosque", Map.of("Poireau", 2));
        LETTERS.await(village.email("household"), "bien reçu");

        run("update platform.outbox set status = 'new' where kind = 'order_confirmation' and dedup_key = '%d'"
                .formatted(order.id()));
        Flux.range(0, 4).flatMap(node -> outbox.drain()).then().block();
        Letters.pause(2500);

        assertThat(LETTERS.to(village.email("household"))).hasSize(1);
        assertThat(number(
                        "select count(*) from platform.mail where key = 'order_confirmation:%d' and status = 'sent' and recipient is null and plain is null"
                                .formatted(order.id())))
                .isEqualTo(1);
    }

    @Test
    void theBuyersOwnChangeIsToldWithBeforeAndAfter() {
        var order = place("household", "kiosque", Map.of("Poireau", 2, "Carotte", 3));
        LETTERS.await(village.email("household"), "bien reçu");

        var changed = amendment
                .amend(
                        new AmendOrder(
                                order.number(),
                                order.version(),
                                List.of(wanted("Poireau", 5), wanted("Carotte", 0), wanted("Baguette", 1)),
                                null),
                        village.actor("household"))
                .block();
        var letter = LETTERS.await(village.email("household"), "ce qui change");

        assertThat(letter.subject()).isEqualTo("Commande %s : ce qui change".formatted(order.number()));
        assertThat(letter.text())
                .contains(
                        "- Poireau : 2 bottes → 5 bottes",
                        "- Carotte : 3 kg → plus rien",
                        "- Baguette : 0 pièce → 1 pièce")
                .contains("Total avant : " + euros(order.total().amount()))
                .contains("Total maintenant : " + euros(changed.total().amount()))
                .doesNotContain("Pourquoi");
        assertThat(letter.html()).contains("2 bottes → 5 bottes", "Modifiable jusqu’à");
        isInOrder(letter, "/orders/" + order.number());
    }

    @Test
    void aCoordinatorsChangeIsToldWithItsReason() {
        var order = confirmed(place("canteen", "tilleulsDoor", Map.of("Poireau", 10, "Carotte", 5)));
        LETTERS.await(village.email("canteen"), "bien reçu");

        correction
                .correct(
                        new CorrectOrder(
                                order.number(),
                                order.version(),
                                CorrectionKey.of(key()),
                                List.of(new CorrectedLine(line(order, "Poireau"), BigDecimal.valueOf(6))),
                                false,
                                new Because(CorrectionReason.QUALITY, "Le gel de mardi <b>")),
                        village.actor("coordinator"))
                .block();
        var letter = LETTERS.await(village.email("canteen"), "ce qui change");

        assertThat(letter.text())
                .contains("Poireau : 10 bottes → 6 bottes")
                .contains(
                        "Pourquoi : Pas assez bon pour être vendu. Le gel de mardi <b>", "la facture suit la réception")
                .doesNotContain("Carotte");
        assertThat(letter.html()).contains("Le gel de mardi &lt;b&gt;");
        isInOrder(letter, "/orders/" + order.number());
    }

    @Test
    void aSplitIsToldWithItsReasonAndTheOtherOrderIsConfirmed() {
        var order = confirmed(place("canteen", "tilleulsDoor", Map.of("Poireau", 10, "Carotte", 5)));
        LETTERS.await(village.email("canteen"), "bien reçu");

        var split = splitting
                .split(
                        new SplitOrder(
                                order.number(),
                                order.version(),
                                CorrectionKey.of(key()),
                                village.secondDate(),
                                null,
                                List.of(new CorrectedLine(line(order, "Poireau"), BigDecimal.valueOf(4))),
                                new Because(CorrectionReason.NO_DELIVERY, "La camionnette est pleine")),
                        village.actor("coordinator"))
                .block();
        var letter = LETTERS.await(village.email("canteen"), "ce qui change");
        var other = LETTERS.await(village.email("canteen"), "commande " + split.splitOff());

        assertThat(letter.text())
                .contains("Poireau : 10 bottes → 6 bottes", "comme commande " + split.splitOff())
                .contains("La camionnette est pleine")
                .doesNotContain("Carotte");
        assertThat(other.subject()).isEqualTo("Nous avons bien reçu votre commande " + split.splitOff());
        assertThat(other.text()).contains("Poireau, 4 bottes", "BC-7").doesNotContain("Carotte");
        isInOrder(letter, "/orders/" + order.number());
        isInOrder(other, "/orders/" + split.splitOff());
    }

    @Test
    void whatIsMissingWhenAllIsPackedIsToldOnce() {
        var order = confirmed(place("household", "kiosque", Map.of("Poireau", 4, "Potimarron", 1)));
        var whole = confirmed(place("household2", "kiosque", Map.of("Carotte", 2, "Potimarron", 1)));
        LETTERS.await(village.email("household"), "bien reçu");

        pack(order, "Poireau", 3);
        pack(order, "Poireau", 3);
        pack(whole, "", 0);
        var letter = LETTERS.await(village.email("household"), "manque");

        assertThat(letter.text())
                .contains("Poireau : 4 bottes → 3 bottes", "trop peu", "la différence vous est rendue")
                .doesNotContain("Potimarron");
        isInOrder(letter, "/orders/" + order.number());
        Letters.pause(2500);
        assertThat(LETTERS.to(village.email("household"))).hasSize(2);
        assertThat(LETTERS.to(village.email("household2")))
                .as("nothing is missing")
                .hasSize(1);
    }

    @Test
    void cancellationsSayWhatCameBackAndWhy() {
        var own = place("household", "kiosque", Map.of("Poireau", 2));
        var taken = confirmed(place("canteen", "tilleulsDoor", Map.of("Carotte", 2)));
        LETTERS.await(village.email("household"), "bien reçu");
        LETTERS.await(village.email("canteen"), "bien reçu");

        cancellation.cancel(own.number(), village.actor("household")).block();
        correction
                .withdraw(
                        new WithdrawOrder(
                                taken.number(),
                                taken.version(),
                                CorrectionKey.of(key()),
                                new Because(CorrectionReason.OTHER, "Pont fermé")),
                        village.actor("coordinator"))
                .block();
        var ours = LETTERS.await(village.email("household"), "annulée");
        var theirs = LETTERS.await(village.email("canteen"), "annulée");

        assertThat(ours.text())
                .contains(
                        "commande " + own.number(),
                        "Rendu par",
                        euros(own.total().amount()))
                .doesNotContain("Pourquoi", "Modifiable");
        assertThat(theirs.text()).contains("Pourquoi : Pont fermé.", "Rien n’est facturé");
        isInOrder(ours, "/orders/" + own.number());
        isInOrder(theirs, "/orders/" + taken.number());
    }

    @Test
    void producersGetTheirHarvestOnceWhenTheCycleCloses() {
        place("household", "kiosque", Map.of("Poireau", 2, "Carotte", 1, "Pomme de terre", 3));
        place("canteen", "tilleulsDoor", Map.of("Poireau", 10));
        var cycle = village.cycle("grandChamp", village.firstDate());
        for (var table : List.of("ordercycle.offer where cycle_id", "ordercycle.cycle where id")) {
            run("update %s = %d"
                    .formatted(
                            table.replace(
                                    " where",
                                    " set household_cutoff_at = clock_timestamp() - interval '1 second', institution_cutoff_at = clock_timestamp() - interval '1 second' where"),
                            cycle));
        }
        var letter = LETTERS.await(village.email("producer"), "Récolte");

        assertThat(letter.subject()).contains("Récolte pour ", "Grand Champ " + village.number());
        assertThat(List.of(
                        letter.text(), letter.html().replaceAll("<[^>]+>", " ").replaceAll("\\s+", " ")))
                .allSatisfy(text -> assertThat(text)
                        .contains(
                                "Bonjour producer", "Poireau", "12 bottes", "10 bottes", "2 bottes", "Carotte", "1 kg")
                        .containsIgnoringCase("kiosque")
                        .containsIgnoringCase("tilleulsDoor")
                        .doesNotContain("Pomme de terre"));
        isInOrder(letter, "/harvest?date=" + village.firstDate());

        run("update platform.outbox set status = 'new' where kind = 'cycle_closed' and dedup_key = '%d'"
                .formatted(cycle));
        Flux.range(0, 4).flatMap(node -> outbox.drain()).then().block();
        Letters.pause(2500);
        assertThat(LETTERS.to(village.email("producer"))).hasSize(1);
        assertThat(LETTERS.to(village.email("producer2")))
                .as("nothing was ordered of the dairy")
                .isEmpty();
    }

    @Test
    void whoeverGetsLessOfAShortageIsToldOnceWithWhatAndWhy() {
        var less = place("household", "kiosque", Map.of("Carotte", 6, "Poireau", 1));
        place("canteen", "tilleulsDoor", Map.of("Carotte", 10));
        LETTERS.await(village.email("household"), "bien reçu");
        LETTERS.await(village.email("canteen"), "bien reçu");
        levels.change(
                        List.of(StockChange.set(village.product("Carotte"), BigDecimal.valueOf(12))),
                        village.actor("producer"))
                .block();
        closeFirstDate();

        var letter = LETTERS.await(village.email("household"), "ce qui change");

        assertThat(letter.subject()).isEqualTo("Commande %s : ce qui change".formatted(less.number()));
        assertThat(List.of(letter.text(), letter.html()))
                .allSatisfy(text ->
                        assertThat(text).contains("Carotte", "6 kg → 2 kg").doesNotContain("Poireau"));
        assertThat(letter.text())
                .contains("Pourquoi : Il n’y en a pas assez")
                .contains("Total avant : " + euros(less.total().amount()));
        isInOrder(letter, "/orders/" + less.number());
        run("update platform.outbox set status = 'new' where kind = 'order_changed' and dedup_key like '%d:%%'"
                .formatted(less.id()));
        Flux.range(0, 4).flatMap(node -> outbox.drain()).then().block();
        Letters.pause(1500);
        assertThat(LETTERS.to(village.email("household"))).hasSize(2);
        assertThat(LETTERS.to(village.email("canteen")))
                .as("schools come first and get all")
                .hasSize(1);
        Invariants.assertHold(database);
    }

    @Test
    void lateRequestsAreAnsweredByOneLetter() {
        var order = place("canteen", "tilleulsDoor", Map.of("Poireau", 20));
        LETTERS.await(village.email("canteen"), "bien reçu");
        closeFirstDate();
        run("select ordering.confirm(array[%d]::bigint[])".formatted(order.id()));
        var granted = ask(order, "Carotte", 5);
        var refused = ask(order, "Betterave", 4);
        var lapsed = ask(order, "Céleri-rave", 3);

        late.grant(granted, village.actor("producer")).block();
        late.refuse(refused, "Le champ est gelé <b>", village.actor("producer")).block();
        run("update ordering.late_request set answer_by = platform.business_time() - interval '1 second' where id = "
                + lapsed);

        var yes = LETTERS.await(village.email("canteen"), "ce qui change");
        assertThat(yes.text()).contains("Carotte : 0 kg → 5 kg").doesNotContain("Betterave");
        var no = LETTERS.await(village.email("canteen"), "Betterave");
        assertThat(no.subject()).isEqualTo("Commande %s : Betterave ne vient pas en plus".formatted(order.number()));
        assertThat(no.text())
                .contains("Votre demande de « Betterave » pour la commande %s n’a pas pu être acceptée"
                        .formatted(order.number()))
                .contains("Le champ est gelé <b>", "Le reste de la commande ne change pas.");
        assertThat(no.html()).contains("Le champ est gelé &lt;b&gt;");
        var nothing = LETTERS.await(village.email("canteen"), "Céleri-rave");
        assertThat(nothing.text())
                .contains("Personne n’a répondu à temps à votre demande de « Céleri-rave » pour la commande "
                        + order.number());
        for (var letter : List.of(yes, no, nothing)) {
            isInOrder(letter, "/orders/" + order.number());
        }

        run(
                "update platform.outbox set status = 'new' where kind = 'late_request_refused' and dedup_key in ('%d', '%d')"
                        .formatted(refused, lapsed));
        Flux.range(0, 4).flatMap(node -> outbox.drain()).then().block();
        Letters.pause(1500);
        assertThat(LETTERS.to(village.email("canteen"))).hasSize(4);
        Invariants.assertHold(database);
    }

    private long ask(OrderDetails order, String product, int quantity) {
        return late.ask(
                        new AskLate(
                                order.number(),
                                key(),
                                village.offer(product, village.firstDate()),
                                BigDecimal.valueOf(quantity),
                                ""),
                        village.actor("canteen"))
                .block();
    }

    /** As if the cut-offs of the first date had just passed, for whoever ordered before; the jobs do the rest. */
    private void closeFirstDate() {
        var cycle = village.cycle("grandChamp", village.firstDate());
        run(
                "update ordering.line set added_at = added_at - interval '1 hour', cutoff_at = platform.business_time() - interval '1 second' where kind = 'goods' and cycle_id = "
                        + cycle);
        run(
                "update ordering.orders o set accepted_at = accepted_at - interval '1 hour' where exists (select from ordering.line l where l.order_id = o.id and l.cycle_id = %d)"
                        .formatted(cycle));
        for (var table : List.of("ordercycle.offer where cycle_id", "ordercycle.cycle where id")) {
            run("update %s = %d"
                    .formatted(
                            table.replace(
                                    " where",
                                    " set household_cutoff_at = platform.business_time(), institution_cutoff_at = platform.business_time() where"),
                            cycle));
        }
    }

    @Test
    void whatStandingOrdersCouldNotGetIsToldOnceForEach() {
        var begun = List.of("Poireau", "Carotte").stream()
                .map(product -> standing.begin(key(), tooMuchOf(product), village.actor("household"))
                        .block())
                .toList();

        var told = LETTERS.await(village.email("household"), "rien n’a pu être commandé");
        assertThat(told.text()).contains("rien de votre abonnement n’était à avoir");
        for (var tries = 0;
                tries < 300 && LETTERS.to(village.email("household")).size() < 2;
                tries++) {
            Letters.pause(100);
        }

        run("update platform.outbox set status = 'new' where kind = 'standing_order_report'");
        Flux.range(0, 4).flatMap(node -> outbox.drain()).then().block();
        Letters.pause(1500);
        var letters = LETTERS.to(village.email("household"));
        assertThat(letters).hasSize(2);
        assertThat(letters).extracting(Letter::text).anyMatch(text -> text.contains("Poireau"));
        assertThat(letters).extracting(Letter::text).anyMatch(text -> text.contains("Carotte"));
        for (var id : begun) {
            isInOrder(
                    letters.stream()
                            .filter(letter -> letter.text().contains("/standing-orders/" + id))
                            .findFirst()
                            .orElseThrow(),
                    "/standing-orders/" + id);
        }
    }

    private KeepStanding tooMuchOf(String product) {
        var wish = new KeepStanding.Wish(
                village.product(product),
                village.party("grandChamp"),
                BigDecimal.valueOf(90_000),
                null,
                false,
                List.of());
        return new KeepStanding(
                village.site("kiosque"),
                null,
                Set.of(village.firstDate().getDayOfWeek()),
                1,
                village.firstDate(),
                null,
                null,
                null,
                Set.of(),
                HowPaid.AT_ONCE,
                null,
                List.of(wish));
    }

    /** Its links are whole and lead here, and there is no word missing in it. */
    private static void isInOrder(Letter letter, String path) {
        assertThat(letter.links()).isNotEmpty().allMatch(link -> link.startsWith(HERE + "/"));
        assertThat(letter.links()).contains(HERE + path);
        assertThat(letter.text()).contains(HERE + path);
        assertThat(new RawKeys().in(letter.subject() + " " + letter.text())).isEmpty();
        assertThat(new RawKeys().in(letter.html().replaceAll("(?s)<style>.*?</style>", "")))
                .isEmpty();
        assertThat(letter.html()).doesNotContain("<img", "<script", " th:");
    }

    @Test
    void whoeverChangesAWayInIsWrittenToAndTheOldAddressIsToldOfTheNewOne() throws Exception {
        var old = village.email("household2");
        var next = "moved-" + village.number() + "@village.example";
        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        assertThat(send(browser, "/forgotten", "email=" + encoded(old))).isEqualTo(200);
        var reset = LETTERS.await(old, "nouveau mot de passe");
        assertThat(reset.links())
                .singleElement()
                .satisfies(link -> assertThat(link).matches(HERE + "/link/[\\w-]{43}"));
        assertThat(reset.text()).contains(reset.links().get(0), "30 minutes");
        follow(browser, reset);
        assertThat(send(browser, "/link", "newPassword=" + encoded("une soupe au potimarron")))
                .isEqualTo(303);
        assertThat(LETTERS.await(old, "mot de passe a changé").links()).isEmpty();

        send(browser, "/account/address", "email=" + encoded(next) + "&password=" + encoded("une soupe au potimarron"));
        follow(browser, LETTERS.await(next, "nouvelle adresse"));
        assertThat(send(browser, "/link", "")).isEqualTo(303);

        var told = LETTERS.await(old, "adresse de votre compte a changé");
        assertThat(told.text() + told.html()).doesNotContain(next, "/link/");
        assertThat(LETTERS.to(next)).hasSize(1);
        assertThat(accounts.idOf(next).block())
                .isEqualTo(village.actor("household2").accountId());
    }

    @Test
    void addressVouchedForElsewhereIsAskedByLetterAndTheConnectionIsTold() throws Exception {
        var email = village.email("household2");
        PROVIDER.signIn(new OidcStub.Person(key(), email, true, "Lou Ailleurs"));
        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        var door = get(browser, "/sign-in/provider").headers().firstValue("Location");
        assertThat(get(browser, PROVIDER.comesBack(door.orElseThrow())).statusCode())
                .isEqualTo(200);

        var asked = LETTERS.await(email, "Relier vos comptes");
        assertThat(asked.text()).contains("Sinon, ne faites rien");
        follow(browser, asked);
        assertThat(send(browser, "/link", "")).isEqualTo(303);

        var told = LETTERS.await(email, "Une autre façon d’entrer");
        assertThat(told.links()).isEmpty();
        assertThat(told.text()).contains("Mon compte");
    }

    private HttpResponse<Void> get(HttpClient browser, String path) throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    private void follow(HttpClient browser, Letter letter) throws IOException, InterruptedException {
        var path = URI.create(letter.links().get(0)).getPath();
        browser.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    private int send(HttpClient browser, String path, String form) throws IOException, InterruptedException {
        return browser.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private OrderDetails place(String who, String site, Map<String, Integer> wanted) {
        var lines = wanted.entrySet().stream()
                .map(line -> wanted(line.getKey(), line.getValue()))
                .toList();
        var request = new OrderRequest(village.site(site), village.firstDate(), null, "BC-7", lines);
        var method = who.equals("canteen") ? PaymentMethod.ACCOUNT : PaymentMethod.TEST;
        return placement
                .place(new PlaceCheckout(key(), List.of(request), method, false), village.actor(who))
                .block()
                .orders()
                .get(0);
    }

    private LineRequest wanted(String product, int quantity) {
        return new LineRequest(village.offer(product, village.firstDate()), BigDecimal.valueOf(quantity), null);
    }

    private OrderDetails confirmed(OrderDetails order) {
        run("update ordering.orders set state = 'CONFIRMED' where id = " + order.id());
        run("update ordering.line set confirmed_quantity = quantity where order_id = " + order.id());
        return order;
    }

    private void pack(OrderDetails order, String missing, int packed) {
        var lines = order.lines().stream()
                .map(line -> line.id() == (missing.isEmpty() ? 0 : line(order, missing))
                        ? new PackedLine(line.id(), BigDecimal.valueOf(packed), null, LineFault.SHORT)
                        : new PackedLine(
                                line.id(), line.ordered(), line.catchWeight() ? new BigDecimal("1.1") : null, null))
                .toList();
        fulfilment
                .pack(new PackConsignment(order.consignments().get(0).id(), null, lines), village.actor("coordinator"))
                .block();
    }

    private static long line(OrderDetails order, String product) {
        return order.lines().stream()
                .filter(line -> product.equals(line.names().texts().get("fr")))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static String euros(BigDecimal amount) {
        return amount.toPlainString().replace('.', ',') + " €";
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
