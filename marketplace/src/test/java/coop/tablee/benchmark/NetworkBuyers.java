package coop.tablee.benchmark;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The kitchens of a network as callers of the API: each with a token, its door, the first open date that is still open tomorrow, and orders of what it is offered then,
 * drawn with a fixed seed. Quantities are the least that an offer allows. The database is given enough of everything first, so that nobody is refused.
 */
final class NetworkBuyers {

    private static final int ORDERS_EACH = 4;
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
            order by s.id, c.delivery_date limit :kitchens
            """;
    private static final String TOKEN = """
            insert into identity.api_token (token_hash, account_id, party_id, expires_at) values (:hash, :account, :party, clock_timestamp() + interval '1 day')
            on conflict do nothing
            """;

    private final DatabaseClient database;
    private final JsonMapper json = new JsonMapper();
    private final Random random = new Random(7);

    NetworkBuyers(DatabaseClient database) {
        this.database = database;
    }

    /** One order that a kitchen sends: the API's body and whose token goes with it. */
    record Request(String token, String body) {}

    private record Kitchen(long account, long party, long site, LocalDate date) {

        /** A token as the API knows them: 43 letters; the same for the same kitchen. */
        String token() {
            return "b".repeat(42 - String.valueOf(site).length()) + "x" + site;
        }
    }

    void provide() {
        List.of(PLENTY, ROOM, STOCK, "analyze")
                .forEach(sql -> database.sql(sql).then().block());
    }

    /** Orders of many kitchens, those of one kitchen not one after the other. */
    List<Request> requests(ApiCalls marketplace, int kitchens, int lines) throws Exception {
        var requests = new ArrayList<Request>();
        for (var kitchen : kitchens(kitchens)) {
            welcome(kitchen);
            var offers = offers(marketplace, kitchen);
            if (offers.size() >= Math.min(lines, 10)) {
                IntStream.range(0, ORDERS_EACH)
                        .forEach(i -> requests.add(new Request(kitchen.token(), body(kitchen, offers, lines))));
            }
        }
        Collections.shuffle(requests, random);
        return requests;
    }

    private List<Kitchen> kitchens(int kitchens) {
        return database.sql(KITCHENS)
                .bind("kitchens", kitchens)
                .map(row -> new Kitchen(
                        row.get("account", Long.class),
                        row.get("party", Long.class),
                        row.get("site", Long.class),
                        row.get("date", LocalDate.class)))
                .all()
                .collectList()
                .block();
    }

    private void welcome(Kitchen kitchen) throws Exception {
        var hash = MessageDigest.getInstance("SHA-256").digest(kitchen.token().getBytes(StandardCharsets.US_ASCII));
        database.sql(TOKEN)
                .bind("hash", hash)
                .bind("account", kitchen.account)
                .bind("party", kitchen.party)
                .then()
                .block();
    }

    private List<JsonNode> offers(ApiCalls marketplace, Kitchen kitchen) throws Exception {
        var answer = marketplace.get(
                kitchen.token(),
                "/api/v1/offers?limit=100&destination=%d&date=%s".formatted(kitchen.site, kitchen.date));
        var offers = new ArrayList<JsonNode>();
        json.readTree(answer).required("items").forEach(offers::add);
        return offers;
    }

    private String body(Kitchen kitchen, List<JsonNode> offers, int lines) {
        var drawn = new ArrayList<>(offers);
        Collections.shuffle(drawn, random);
        var asked = drawn.stream()
                .limit(lines)
                .map(offer -> "{\"offer\":\"%s\",\"quantity\":\"%s\"}"
                        .formatted(
                                offer.required("id").asString(),
                                offer.required("minimum").asString()))
                .toList();
        return "{\"destination\":\"%d\",\"deliveryDate\":\"%s\",\"purchaseOrderNumber\":\"BC-1\",\"lines\":[%s],\"payment\":{\"method\":\"account\"}}"
                .formatted(kitchen.site, kitchen.date, String.join(",", asked));
    }
}
