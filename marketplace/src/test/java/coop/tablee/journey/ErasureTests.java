package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Role;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.PackConsignment;
import coop.tablee.ordering.PackedLine;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.ReceiveConsignment;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.Letters;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** A person takes along what is kept of them, and is erased: then no table says who they were, and the books are as they were. */
@MarketplaceTest
class ErasureTests {

    private static final Letters LETTERS = Letters.open();
    private static final Pattern WAY = Pattern.compile("(/link/[A-Za-z0-9_-]{43})\\b");

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    @Autowired
    OrderFulfilment fulfilment;

    @Autowired
    JsonMapper json;

    @LocalServerPort
    int port;

    private Village village;
    private String name;
    private String who;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        LETTERS.tell(settings);
        settings.add("marketplace.mail.from", () -> "bonjour@tablee.example");
    }

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        name = "Zénobie Quatresous-" + village.number();
        who = "zenobie";
        village.household("zenobies", name);
        village.person(who, "zenobies", Role.HOUSEHOLD_MEMBER);
        run("update identity.account set display_name = '%s' where id = %d".formatted(name, me()));
        run("insert into network.membership (account_id, party_id, roles) values (%d, %d, array['VOLUNTEER'])"
                .formatted(me(), village.party("grandChamp")));
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void nobodyFindsInAnyTableWhoWasErasedAndTheBooksAreAsTheyWere() {
        var order = fetched(place());
        leaveTraces(order);
        var visitor = signedIn();
        var before = traces();
        assertThat(before)
                .as("columns that know the person")
                .contains(
                        "identity.account.email",
                        "identity.account.display_name",
                        "identity.account.contact_email",
                        "identity.one_time_link.email",
                        "identity.api_token.name",
                        "network.party.name",
                        "network.invitation.email",
                        "network.farm_invitation.email",
                        "network.admission.reason",
                        "network.organisation.contact_email",
                        "platform.mail.recipient",
                        "ordering.answer.body",
                        "ordering.orders.purchase_order_number",
                        "ordering.correction.note",
                        "distribution.reception.signer",
                        "distribution.hand_over.note",
                        "distribution.submission.answer",
                        "imports.catalogue_import.file_name",
                        "stock.move.note");
        var books = books();

        var answer = visitor.post("/account/erasure", Map.of("password", "demo"));

        assertThat(answer.getStatus()).isEqualTo(HttpStatus.SEE_OTHER);
        assertThat(Visitor.locationOf(answer)).isEqualTo("/erased");
        assertThat(answer.getResponseCookies().getFirst("session").getMaxAge()).isZero();
        LETTERS.await(village.email(who), "effacé");
        awaitNoLetter();
        assertThat(traces()).as("columns that still know the person").isEmpty();
        assertThat(books()).isEqualTo(books);
        assertThat(visitor.get("/account").getStatus()).isNotEqualTo(HttpStatus.OK);
        assertThat(number("select count(*) from identity.session where account_id = " + me()))
                .isZero();
        assertThat(number("select count(*) from identity.api_token where account_id = " + me()))
                .isZero();
        assertThat(number("select count(*) from network.household_allergy where household_id = "
                        + village.party("zenobies")))
                .isZero();
        assertThat(number("select count(*) from storefront.favourite where party_id = " + village.party("zenobies")))
                .isZero();
        assertThat(number("select count(*) from network.membership where until is null and account_id = " + me()))
                .isZero();
        assertThat(number("select count(*) from identity.trail where action = 'account-erased' and actor_id = " + me()))
                .isEqualTo(1);
    }

    @Test
    void exportHoldsAllThatIsOnesOwnAndNothingElse() {
        var order = fetched(place());
        leaveTraces(order);
        village.household("others", "Les Autres-" + village.number());
        village.person("other", "others", Role.HOUSEHOLD_MEMBER);
        var theirs = place("other");

        var file = new String(signedIn().download("/account/data/export"), StandardCharsets.UTF_8);
        var held = json.readTree(file);

        assertThat(held.at("/account/0/email").asString()).isEqualTo(village.email(who));
        assertThat(held.at("/households/0/name").asString()).startsWith(name);
        assertThat(held.at("/orders/0/number").asString()).isEqualTo(order.number());
        assertThat(held.at("/orders/0/lines").size()).isGreaterThan(0);
        assertThat(held.at("/payments").size()).isEqualTo(1);
        assertThat(held.at("/memberships").size()).isEqualTo(3);
        assertThat(held.at("/devices").size()).isGreaterThan(0);
        assertThat(held.at("/signatures").size()).isEqualTo(2);
        assertThat(file)
                .contains("Merci " + name)
                .doesNotContain(theirs.number() + "\"")
                .doesNotContain(village.email("other"))
                .doesNotContain("Les Autres-" + village.number());
    }

    @Test
    void whoseOrderIsOnItsWayIsToldToWait() {
        var order = place();
        var visitor = signedIn();

        assertThat(Visitor.textOf(visitor.get("/account/erasure"))).contains(order.number());
        var answer = visitor.post("/account/erasure", Map.of("password", "demo"));

        assertThat(answer.getStatus()).isEqualTo(HttpStatus.CONFLICT);
        assertThat(Visitor.textOf(answer)).contains("Rien n’a été effacé");
        assertThat(number("select count(*) from identity.account where erased_at is null and id = " + me()))
                .isEqualTo(1);
    }

    @Test
    void whoOwesMoneyIsToldToPay() {
        fetched(place());
        run("""
                select ledger.post('owes:%1$d', 'test', array['buyer:%1$d', 'platform'], array[1234, -1234]::bigint[], array[null, null]::bigint[], 'EUR')
                """.formatted(village.party("zenobies")));
        try {
            assertThat(Visitor.textOf(signedIn().get("/account/erasure"))).contains("12,34");
            assertThat(signedIn()
                            .post("/account/erasure", Map.of("password", "demo"))
                            .getStatus())
                    .isEqualTo(HttpStatus.CONFLICT);
        } finally {
            run("""
                    select ledger.post('owes-no-more:%1$d', 'test', array['buyer:%1$d', 'platform'], array[-1234, 1234]::bigint[], array[null, null]::bigint[], 'EUR')
                    """.formatted(village.party("zenobies")));
        }
    }

    @Test
    void whatIsPaidForAnOrderOnItsWayIsNoCreditAndPaysNoOther() {
        place();
        assertThat(Visitor.textOf(signedIn().get("/account/erasure"))).doesNotContain("d’avoir");
    }

    @Test
    void whoLeadsAloneHandsOverFirst() {
        run("insert into network.membership (account_id, party_id, roles) values (%d, %d, array['OWNER'])"
                .formatted(me(), village.party("fournil")));
        run("update network.membership set until = clock_timestamp() where party_id = %d and account_id <> %d"
                .formatted(village.party("fournil"), me()));
        var answer = signedIn().post("/account/erasure", Map.of("password", "demo"));

        assertThat(answer.getStatus()).isEqualTo(HttpStatus.CONFLICT);
        assertThat(Visitor.textOf(answer)).contains("Vous seul dirigez");
    }

    @Test
    void wrongPasswordErasesNothing() {
        var answer = signedIn().post("/account/erasure", Map.of("password", "dehors"));

        assertThat(answer.getStatus()).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(number("select count(*) from identity.account where erased_at is null and id = " + me()))
                .isEqualTo(1);
    }

    @Test
    void linkErasesWhoPressesAndNobodyElse() {
        var visitor = signedIn();
        assertThat(visitor.post("/account/erasure", Map.of("by", "link")).getStatus())
                .isEqualTo(HttpStatus.OK);
        var way = WAY.matcher(LETTERS.await(village.email(who), "effacer").text());
        assertThat(way.find()).isTrue();
        var secret = way.group(1).substring("/link/".length());

        var stranger = Visitor.signedIn(port, village.email("household")).with("link", secret);
        assertThat(stranger.post("/link", Map.of()).getStatus()).isEqualTo(HttpStatus.FORBIDDEN);
        var mine = visitor.with("link", secret);
        assertThat(Visitor.textOf(mine.get("/link"))).contains("M’effacer pour toujours");
        assertThat(mine.post("/link", Map.of()).getStatus()).isEqualTo(HttpStatus.SEE_OTHER);

        awaitNoLetter();
        assertThat(traces()).isEmpty();
    }

    @Test
    void ofTwoWhoPressAtOnceOneErasesAndTheOtherFindsNobody() {
        var visitor = signedIn();
        var answers = List.of(visitor, visitor).stream()
                .map(one -> CompletableFuture.supplyAsync(() ->
                        one.post("/account/erasure", Map.of("password", "demo")).getStatus()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).contains(HttpStatus.SEE_OTHER).allMatch(status -> !status.is5xxServerError());
        assertThat(number("select count(*) from identity.trail where action = 'account-erased' and actor_id = " + me()))
                .isEqualTo(1);
    }

    @Test
    void householdOfSeveralGoesOnByTheNameOfWhoStays() {
        village.person("brother", "zenobies", Role.HOUSEHOLD_MEMBER);
        run("update identity.account set display_name = 'Balthazar' where id = "
                + village.actor("brother").accountId());
        var order = place();

        assertThat(signedIn()
                        .post("/account/erasure", Map.of("password", "demo"))
                        .getStatus())
                .as("the order is the brother’s too")
                .isEqualTo(HttpStatus.SEE_OTHER);

        awaitNoLetter();
        assertThat(database.sql("select name from network.party where id = " + village.party("zenobies"))
                        .mapValue(String.class)
                        .one()
                        .block())
                .isEqualTo("Balthazar");
        assertThat(Visitor.signedIn(port, village.email("brother"))
                        .get("/orders/" + order.number())
                        .getStatus())
                .isEqualTo(HttpStatus.OK);
    }

    @Test
    void householdThatAnotherTookOverFromAGuestKeepsItsName() {
        village.household("others", "Les Autres-" + village.number());
        run("""
                with g as (insert into identity.account (guest, display_name, admitted_to, ordered_at) values (true, '—', %d, now()) returning id)
                insert into network.membership (account_id, party_id, roles, until) select id, %d, array['HOUSEHOLD_MEMBER'], now() from g
                """.formatted(village.actor("household").accountId(), village.party("others")));
        assertThat(signedIn()
                        .post("/account/erasure", Map.of("password", "demo"))
                        .getStatus())
                .isEqualTo(HttpStatus.SEE_OTHER);
        assertThat(database.sql("select name from network.party where id = " + village.party("others"))
                        .mapValue(String.class)
                        .one()
                        .block())
                .startsWith("Les Autres-");
        awaitNoLetter();
    }

    @Test
    void erasedAddressOpensANewAccountLikeAnyOther() {
        signedIn().post("/account/erasure", Map.of("password", "demo"));
        assertThat(accounts.create(village.email(who), "Zoé", Locale.FRENCH, "demo")
                        .block())
                .isNotEqualTo(me());
    }

    private Visitor signedIn() {
        return Visitor.signedIn(port, village.email(who));
    }

    private long me() {
        return village.actor(who).accountId();
    }

    private OrderDetails place() {
        return place(who);
    }

    private OrderDetails place(String buyer) {
        var line = new LineRequest(village.offer("Poireau", village.firstDate()), new BigDecimal(2), null);
        var request = new OrderRequest(village.site("kiosque"), village.firstDate(), null, null, List.of(line));
        return placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.TEST, false, true),
                        village.actor(buyer))
                .block()
                .orders()
                .get(0);
    }

    private OrderDetails fetched(OrderDetails order) {
        run("update ordering.orders set state = 'CONFIRMED' where id = " + order.id());
        run("update ordering.line set confirmed_quantity = quantity where order_id = " + order.id());
        var consignment = order.consignments().get(0).id();
        var packed = order.lines().stream()
                .map(line -> new PackedLine(line.id(), line.ordered(), null, null))
                .toList();
        fulfilment
                .pack(new PackConsignment(consignment, null, packed), village.actor("coordinator"))
                .block();
        var received = fulfilment
                .receive(ReceiveConsignment.everything(consignment), village.actor("volunteer"))
                .block();
        assertThat(received.order().state()).isEqualTo(OrderState.SETTLED);
        return order;
    }

    /** The person's name and address wherever the product lets them get. */
    private void leaveTraces(OrderDetails order) {
        var said = Map.of(
                "me", String.valueOf(me()),
                "name", name,
                "email", village.email(who),
                "order", String.valueOf(order.id()),
                "consignment", String.valueOf(order.consignments().get(0).id()),
                "coop", String.valueOf(village.party("grandChamp")),
                "farm", String.valueOf(village.party("sillons")),
                "house", String.valueOf(village.party("zenobies")),
                "stock", String.valueOf(village.stock("Poireau")));
        for (var statement : """
                insert into identity.api_token (token_hash, account_id, name, expires_at) values (sha256('{email}'), {me}, 'Tableur de {name}', now() + interval '1 day');
                insert into identity.one_time_link (purpose, email, account_id, display_name, locale, expires_at) values ('SIGN_IN', '{email}', {me}, '{name}', 'fr', now() + interval '1 hour');
                with p as (insert into network.party (type, name) values ('HOUSEHOLD', '{name}') returning id), h as (insert into network.household (id, persons) select id, 1 from p returning id), a as (insert into identity.account (guest, display_name, locale, contact_email, agreed_at, ordered_at) values (true, '{name}', 'fr', '{email}', now(), now()) returning id) insert into network.membership (account_id, party_id, roles) select a.id, h.id, array['HOUSEHOLD_MEMBER'] from a, h;
                with p as (insert into network.party (type, name) values ('ORGANISATION', 'Ferme {name}') returning id), o as (insert into network.organisation (id, kinds, founded_by, founded_at, contact_email) select id, array['PRODUCER'], {me}, now(), '{email}' from p returning id), a as (insert into network.admission (organisation_id, state, asked_at, asked_by, decided_at, decided_by, reason) select id, 'DECLINED', now(), {me}, now(), 1, '{name} ?' from o) insert into network.membership (account_id, party_id, roles) select {me}, id, array['OWNER'] from o;
                insert into network.household_allergy (household_id, allergens, consented_by) values ({house}, array['MILK'], {me});
                insert into storefront.favourite (party_id, product_id) values ({house}, (select min(id) from catalogue.product));
                insert into identity.mail_off (account_id, kind) values ({me}, 'harvest');
                insert into network.invitation (party_id, email, roles, invited_by, expires_at) values ({farm}, upper('{email}'), array['DRIVER'], 1, now() + interval '1 day');
                insert into network.farm_invitation (cooperative_id, email, farm_name, seller_of_record, invited_by, expires_at) values ({coop}, upper('{email}'), 'Ferme {name}', 'PRODUCER', 1, now() + interval '1 day');
                update network.organisation set contact_email = '{email}' where id = {coop};
                insert into platform.mail (key, recipient, subject, plain, html, language, status) values ('trace:{me}', '{email}', 'Bonjour {name}', 'x', 'x', 'fr', 'dead');
                insert into platform.mail (key, recipient, reply_to, subject, plain, html, language, due_at) values ('answer:{me}', 'nobody@tests.invalid', '{email}', 'x', 'x', 'x', 'fr', now() + interval '1 day');
                update ordering.orders set purchase_order_number = '{name}' where id = {order};
                insert into ordering.correction (order_id, cooperative_id, account_id, key, kind, reason, note, version) values ({order}, {coop}, 1, 'k', 'CHANGED', 'OTHER', 'Merci {name}', 1);
                insert into ordering.correction (order_id, cooperative_id, account_id, key, kind, reason, note, version) values ({order}, {coop}, {me}, 'm', 'CHANGED', 'OTHER', 'Merci {name}', 1);
                insert into distribution.reception (consignment_id, received_by, signer) values ({consignment}, {me}, '{name}') on conflict (consignment_id) do update set received_by = {me}, signer = '{name}';
                insert into distribution.hand_over (key, cooperative_id, producer_id, day, note, account_id) values ('trace:{me}', {coop}, {farm}, current_date, 'reçu par {name}', {me});
                insert into distribution.submission (key, party_id, request_hash, answer) values ('trace:{me}', {coop}, 'x', '{"id":"1","buyer":{"id":"{house}","name":"{name}"}}');
                insert into imports.catalogue_import (cooperative_id, account_id, file_name, language, content_hash, rows_expected, state) values ({coop}, {me}, 'liste de {name}.csv', 'fr', 'trace{me}', 0, 'cancelled');
                with moved as (insert into stock.move (stock_id, quantity, kind, actor_id, note) values ({stock}, 1, 'adjust', {me}, 'compté par {name}') returning 1) update stock.stock_row set on_hand = on_hand + 1 where id = {stock}
                """.split(";\n")) {
            var filled = statement;
            for (var word : said.entrySet()) {
                filled = filled.replace("{" + word.getKey() + "}", word.getValue());
            }
            run(filled);
        }
    }

    /** Every column of every table in which the person's name or address stands, be it in whatever case; kept answers are unpacked. */
    private List<String> traces() {
        var columns =
                database.sql("""
                        select c.table_schema || '.' || c.table_name || '.' || c.column_name path
                        from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
                        where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')
                            and (c.data_type in ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'xml') or c.udt_name = 'citext')
                        order by path
                        """).mapValue(String.class).all().collectList().block();
        assertThat(columns).hasSizeGreaterThan(150);
        var found = new ArrayList<String>();
        for (var path : columns) {
            var table = path.substring(0, path.lastIndexOf('.'));
            var column = path.substring(path.lastIndexOf('.') + 1);
            var times = database.sql(
                            "select count(*) from %s where position(lower(:email) in lower(\"%s\"::text)) > 0 or position(lower(:name) in lower(\"%s\"::text)) > 0"
                                    .formatted(table, column, column))
                    .bind("email", village.email(who))
                    .bind("name", name)
                    .mapValue(Long.class)
                    .one()
                    .block();
            if (times > 0) {
                found.add(path);
            }
        }
        var answers = database.sql("select encode(body, 'base64') body from ordering.answer")
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
        if (answers.stream().anyMatch(body -> inflated(body).contains(name))) {
            found.add("ordering.answer.body");
        }
        return found;
    }

    private static String inflated(String base64) {
        var packed = java.util.Base64.getMimeDecoder().decode(base64);
        try (var stream = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> books() {
        return database.sql("""
                        select concat_ws(' ', o.number, o.buyer_id, o.state, o.total_minor, (select sum(line_minor) from ordering.line where order_id = o.id),
                            (select string_agg(account || amount_minor, ' ' order by id) from ledger.entry where order_id = o.id)) said
                        from ordering.orders o where o.buyer_id = :house order by o.id
                        """)
                .bind("house", village.party("zenobies"))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }

    private void awaitNoLetter() {
        for (var tries = 0;
                tries < 100
                        && number("select count(*) from platform.mail where lower(recipient) = lower('%s')"
                                        .formatted(village.email(who)))
                                > 0;
                tries++) {
            Letters.pause(100);
        }
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
