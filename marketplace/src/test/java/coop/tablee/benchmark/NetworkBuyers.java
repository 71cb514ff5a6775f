package coop.tablee.benchmark;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The kitchens and households of a network as callers of the API: each with a token, a place, the first date there that is still open tomorrow, and orders of what is
 * offered then, drawn with a fixed seed. Quantities are the least that an offer allows. The database is given enough of everything first, so that nobody is refused.
 */
final class NetworkBuyers {

    private static final int ORDERS_EACH = 4;
    private static final int LEAST_CHOICE = 10;
    private static final String PLENTY = """
            update ordercycle.offer set maximum = null where maximum is not null
            """;
    private static final String ROOM = """
            update delivery.slot set crates = 9000000, chilled_crates = 9000000, frozen_crates = 9000000 where delivery_date >= current_date
            """;
    private static final String STOCK = """
            select stock.post(array_agg(id order by id), array_agg('receive'::text), array_agg(9000000::numeric), array_agg(null::bigint), null, 'benchmark')
            from stock.stock_row where not on_demand
            """;
    private static final String KITCHENS = """
            select distinct on (s.id) m.account_id account, m.party_id party, s.id site, c.delivery_date "date"
            from network.membership m
            join network.site s on s.party_id = m.party_id
            join delivery.destination d on d.site_id = s.id and d.kind = 'KITCHEN_DOOR' and d.active
            join delivery.lane l on l.destination_id = d.site_id and l.active
            join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.state = 'OPEN' and c.institution_cutoff_at > platform.business_time() + interval '1 day'
            where 'BUYER' = any (m.roles) and m.until is null and delivery.is_open(s.id, c.delivery_date)
              and exists (select from delivery.open_slot o where o.site_id = s.id and o.delivery_date = c.delivery_date)
            order by s.id, c.delivery_date limit :most
            """;
    private static final String HOUSEHOLDS = """
            with place as (
                select p.*, row_number() over (order by p.site) n, count(*) over () places
                from (select distinct on (d.site_id) d.site_id site, c.delivery_date "date"
                      from delivery.destination d
                      join delivery.lane l on l.destination_id = d.site_id and l.active
                      join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.state = 'OPEN' and c.household_cutoff_at > platform.business_time() + interval '1 day'
                      where d.kind = 'POINT' and d.active and delivery.is_open(d.site_id, c.delivery_date)
                        and exists (select from delivery.open_slot o where o.site_id = d.site_id and o.delivery_date = c.delivery_date)
                      order by d.site_id, c.delivery_date limit 60) p
            ), household as (
                select m.account_id account, m.party_id party, row_number() over (order by m.party_id) n
                from network.membership m
                where m.until is null and not exists (select from network.organisation o where o.id = m.party_id)
            )
            select h.account, h.party, p.site, p."date" from household h join place p on p.n = 1 + h.n % p.places order by h.n limit :most
            """;
    /** All who can have one date of one cooperative: that which most can have. */
    private static final String TOGETHER = """
            with reached as (
                select m.account_id account, m.party_id party, s.id site, c.id cycle, c.delivery_date "date", count(*) over (partition by c.id) doors
                from network.membership m
                join network.site s on s.party_id = m.party_id
                join delivery.destination d on d.site_id = s.id and d.kind = 'KITCHEN_DOOR' and d.active
                join delivery.lane l on l.destination_id = d.site_id and l.active and l.producer_id is null
                join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.state = 'OPEN' and c.institution_cutoff_at > platform.business_time() + interval '1 day'
                where 'BUYER' = any (m.roles) and m.until is null and delivery.is_open(s.id, c.delivery_date)
                  and exists (select from delivery.open_slot o where o.site_id = s.id and o.delivery_date = c.delivery_date)
            )
            select account, party, site, "date" from reached where cycle = (select cycle from reached order by doors desc, cycle limit 1) order by site limit :most
            """;

    private static final String TOKENS = """
            insert into identity.api_token (token_hash, account_id, party_id, expires_at)
            select sha256(convert_to(lpad('x' || b.party, 43, 'b'), 'UTF8')), b.account, b.party, clock_timestamp() + interval '1 day'
            from unnest(:accounts::bigint[], :parties::bigint[]) b(account, party) on conflict do nothing
            """;

    private final DatabaseClient database;
    private final JsonMapper json = new JsonMapper();
    private final Random random = new Random(7);
    private final Map<Place, List<JsonNode>> offers = new HashMap<>();

    NetworkBuyers(DatabaseClient database) {
        this.database = database;
    }

    /** One order that somebody sends: the API's body and whose token goes with it. */
    record Request(String token, String body) {}

    private record Place(long site, LocalDate date) {}

    private record Buyer(long account, long party, Place place) {

        /** A token as the API knows them: 43 letters. */
        String token() {
            return "b".repeat(42 - String.valueOf(party).length()) + "x" + party;
        }
    }

    void provide() {
        List.of(PLENTY, ROOM, STOCK, "analyze")
                .forEach(sql -> database.sql(sql).then().block());
    }

    /** So many orders of each of many kitchens, on account; those of one kitchen not one after the other. */
    List<Request> requests(ApiCalls marketplace, int kitchens, int lines) throws Exception {
        return requests(marketplace, kitchens, lines, ORDERS_EACH);
    }

    List<Request> requests(ApiCalls marketplace, int kitchens, int lines, int each) throws Exception {
        var requests = new ArrayList<Request>();
        for (var kitchen : buyers(KITCHENS, kitchens)) {
            var offered = offers(marketplace, kitchen);
            if (offered.size() >= Math.min(lines, LEAST_CHOICE)) {
                IntStream.range(0, each)
                        .forEach(i ->
                                requests.add(new Request(kitchen.token(), body(kitchen, offered, lines, "account"))));
            }
        }
        Collections.shuffle(requests, random);
        return requests;
    }

    /** One basket of each household, paid at once. */
    List<Request> baskets(ApiCalls marketplace, int households, int lines) throws Exception {
        var baskets = new ArrayList<Request>();
        for (var household : buyers(HOUSEHOLDS, households)) {
            var offered = offers(marketplace, household);
            if (offered.size() >= LEAST_CHOICE) {
                baskets.add(new Request(household.token(), body(household, offered, lines, "test")));
            }
        }
        return baskets;
    }

    /** Orders of many kitchens that all want some of the same few products. */
    List<Request> rush(ApiCalls marketplace, int products, int lines) throws Exception {
        var kitchens = buyers(TOGETHER, 200);
        var wanted = offers(marketplace, kitchens.get(0)).stream()
                .filter(offer -> !offer.path("onDemand").asBoolean(false))
                .toList();
        var cooperative = wanted.get(0).path("cooperative");
        var same = wanted.stream()
                .filter(offer -> offer.path("cooperative").equals(cooperative))
                .limit(products)
                .toList();
        var requests = new ArrayList<Request>();
        for (var kitchen : kitchens) {
            IntStream.range(0, ORDERS_EACH)
                    .forEach(i -> requests.add(new Request(kitchen.token(), body(kitchen, same, lines, "account"))));
        }
        Collections.shuffle(requests, random);
        return requests;
    }

    private List<Buyer> buyers(String sql, int most) {
        var buyers = database.sql(sql)
                .bind("most", most)
                .map(row -> new Buyer(
                        row.get("account", Long.class),
                        row.get("party", Long.class),
                        new Place(row.get("site", Long.class), row.get("date", LocalDate.class))))
                .all()
                .collectList()
                .block();
        database.sql(TOKENS)
                .bind("accounts", buyers.stream().map(Buyer::account).toArray(Long[]::new))
                .bind("parties", buyers.stream().map(Buyer::party).toArray(Long[]::new))
                .then()
                .block();
        return buyers;
    }

    /** What is offered at a buyer's place; asked once for each place. */
    private List<JsonNode> offers(ApiCalls marketplace, Buyer buyer) throws Exception {
        var known = offers.get(buyer.place);
        if (known == null) {
            known = new ArrayList<>();
            var answer = marketplace.get(
                    buyer.token(),
                    "/api/v1/offers?limit=100&destination=%d&date=%s".formatted(buyer.place.site, buyer.place.date));
            json.readTree(answer).required("items").forEach(known::add);
            offers.put(buyer.place, known);
        }
        return known;
    }

    private String body(Buyer buyer, List<JsonNode> offers, int lines, String payment) {
        var drawn = new ArrayList<>(offers);
        Collections.shuffle(drawn, random);
        var asked = drawn.stream()
                .limit(lines)
                .map(offer -> "{\"offer\":\"%s\",\"quantity\":\"%s\"}"
                        .formatted(
                                offer.required("id").asString(),
                                offer.required("minimum").asString()))
                .toList();
        return "{\"destination\":\"%d\",\"deliveryDate\":\"%s\",\"purchaseOrderNumber\":\"BC-1\",\"lines\":[%s],\"payment\":{\"method\":\"%s\"}}"
                .formatted(buyer.place.site, buyer.place.date, String.join(",", asked), payment);
    }
}
