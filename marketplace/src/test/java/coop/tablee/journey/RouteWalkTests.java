package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Access;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.identity.Route;
import coop.tablee.identity.RouteRegistry;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.standing.HowPaid;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.testing.Contract;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.PlannedYear;
import coop.tablee.testing.Village;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * Walks every route as everybody, with ids of their own and of others. Routes are listed in {@code routes.txt}; a new one fails here until somebody has
 * thought about who may use it and, when it names a thing, whose things there are.
 */
@MarketplaceTest
class RouteWalkTests {

    private static final String GUEST = "a guest";

    /** A door that does not answer in it is named, rather than waited for. */
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private static final List<String> PEOPLE = List.of(
            "household",
            "household2",
            "canteen",
            "canteen3",
            "coordinator",
            "coordinator2",
            "producer",
            "producer2",
            "volunteer",
            "volunteer2",
            "driver",
            "driver2",
            "procurement",
            "council");

    /** Routes that end the walker's own session or token, or ask for credentials that the walk does not send; {@code SignInTests}, {@code PasskeyIntegrationTests} and {@code TokenApiTests} try them. */
    private static final Set<String> ENDS_THE_WALK = Set.of(
            "POST /sign-out",
            "DELETE /api/v1/tokens/current",
            "POST /sign-in",
            "POST /sign-in/passkey",
            "POST /api/v1/tokens");

    /** A foreign thing answers like a missing one; what the walk sends may be refused before anything is looked for. */
    private static final Set<Integer> TELLS_NOTHING = Set.of(404, 400, 422);

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    RouteRegistry registry;

    @Autowired
    List<RequestMappingInfoHandlerMapping> mappings;

    @Autowired
    OrderPlacement placement;

    @Autowired
    StandingOrders standing;

    @Autowired
    JsonMapper json;

    @LocalServerPort
    int port;

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final Map<String, String> cookies = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final List<Thing> things = new ArrayList<>();
    private Village village;

    /** Something that one party may reach and others may not; {@code prefixes} are the paths that name it. */
    private record Thing(Set<String> prefixes, String id, Set<String> owners) {

        boolean isNamedBy(String path) {
            return closeness(path) > 0;
        }

        /** The longer the prefix, the closer: what is named for a part of a path counts there alone. */
        int closeness(String path) {
            return prefixes.stream()
                    .filter(path::startsWith)
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
        }
    }

    @BeforeEach
    void settle() throws Exception {
        village = Village.build(database, accounts);
        for (var who : PEOPLE) {
            cookies.put(who, signIn(who));
            tokens.put(who, token(who));
        }
        cookies.put(GUEST, guest());
        var byHousehold = order("household", "kiosque", "Poireau", PaymentMethod.TEST);
        var byCanteen = order("canteen", "tilleulsDoor", "Carotte", PaymentMethod.ACCOUNT);
        thing(byHousehold.number(), Set.of("household"), "/orders/{", "/api/v1/orders/{");
        thing(byCanteen.number(), Set.of("canteen"), "/orders/{", "/api/v1/orders/{");
        thing(waitsForApproval(), Set.of("canteen", "procurement"), "/approvals/{", "/api/v1/orders/{number}/approval");
        thing(byHousehold.number(), Set.of("coordinator"), "/coop/orders/{", "/api/v1/sold-orders/{");
        thing(
                String.valueOf(byHousehold.lines().get(0).id()),
                Set.of("coordinator"),
                "/coop/replacements/{",
                "/api/v1/replacements/{");
        thing(consignment(byCanteen), Set.of("coordinator"), "/coop/packing/{", "/api/v1/consignments/{id}/packing");
        thing(consignment(byCanteen), Set.of("canteen"), "/receptions/{", "/api/v1/consignments/{id}/reception");
        thing(byHousehold.number(), Set.of("volunteer", "coordinator"), "/pickups/{");
        thing(
                String.valueOf(village.party("marchand")),
                Set.of("volunteer", "coordinator"),
                "/pickups/deposits/{",
                "/api/v1/deposits/households/{");
        thing(stockOf(byHousehold), Set.of("coordinator"), "/coop/board/shortages/{", "/api/v1/shortages/{");
        thing(leftAtThePoint(byHousehold), Set.of("coordinator"), "/coop/not-fetched/{");
        // The walk cancels what it may cancel: these orders it does not know
        order("household", "kiosque", "Carotte", PaymentMethod.TEST);
        order("canteen", "tilleulsDoor", "Poireau", PaymentMethod.ACCOUNT);
        thing(String.valueOf(byHousehold.drop()), Set.of("volunteer", "coordinator", "driver"), "/papers/drops/{");
        thing(String.valueOf(byCanteen.drop()), Set.of("canteen", "coordinator", "driver"), "/papers/drops/{");
        thing(
                String.valueOf(village.cycle("grandChamp", village.firstDate())),
                Set.of("coordinator"),
                "/coop/cycles/{",
                "/api/v1/cycles/{",
                "/coop/board/dates/{");
        thing(
                String.valueOf(village.cycle("valDeSenne", village.firstDate())),
                Set.of("coordinator2"),
                "/coop/cycles/{",
                "/api/v1/cycles/{",
                "/coop/board/dates/{");
        for (var who : List.of("household", "canteen")) {
            thing(standingOrder(who, "/standing-orders/"), Set.of(who), "/standing-orders/{");
            // The walk ends what it may end: its pages and its calls have one each
            thing(standingOrder(who, "/api/"), Set.of(who), "/api/v1/standing-orders/{");
        }
        thing(String.valueOf(village.product("Betterave")), Set.of("producer"), "/api/v1/stock/{");
        thing(
                String.valueOf(village.product("Betterave")),
                Set.of("coordinator", "coordinator2"),
                "/api/v1/deposits/products/{",
                "/coop/products/{");
        thing(String.valueOf(village.actor("producer").accountId()), Set.of("producer"), "/members/{member}");
        thing(certificate(), Set.of("producer", "coordinator", "coordinator2"), "/certificates/{");
        thing(certificate(), Set.of("producer"), "/organisation/certificates/{");
        alignAgreements();
        var contract = Contract.of(village, database, "RUNNING", 1);
        thing(contract.get("agreement"), Set.of("procurement"), "/agreements/{", "/api/v1/agreements/{");
        thing(contract.get("contest"), Set.of("producer"), "/quotes/{", "/api/v1/quotes/{");
        thing(PlannedYear.plan(village, database, 2), Set.of("procurement"), "/lot-plans/{");
        thing(plan(), Set.of("coordinator"), "/coop/plans/{", "/api/v1/plans/{");
        var joint = jointDrop();
        thing(joint, Set.of("canteen", "canteen3"), "/week/joint/{");
        thing(joint, Set.of("coordinator"), "/coop/joint-drops/{");
        thing(priceList(), Set.of("coordinator"), "/coop/prices/{", "/api/v1/price-lists/{");
        thing(lateRequest(byCanteen), Set.of("coordinator", "producer"), "/late-requests/{", "/api/v1/late-requests/{");
        thing(startedImport(), Set.of("coordinator"), "/coop/imports/{", "/api/v1/catalogue-imports/{");
        thing(String.valueOf(village.site("tilleulsDoor")), Set.of("canteen", "procurement"), "/api/v1/destinations/{");
        thing(String.valueOf(village.site("tilleulsDoor")), Set.of("canteen"), "/door/{");
        thing(String.valueOf(village.site("tilleulsDoor")), Set.of(), "/destinations/{");
        thing(String.valueOf(village.site("kiosque")), Set.of("coordinator"), "/door/{");
        thing(
                String.valueOf(village.party("sillons")),
                Set.of("coordinator", "coordinator2"),
                "/coop/routes/farms/{",
                "/coop/returnables/{");
        thing(String.valueOf(village.site("gare")), Set.of("coordinator", "coordinator2"), "/coop/routes/places/{");
        // Whoever left what they act for would walk on as nobody
        thing("0", Set.of(), "/my-organisations/{");
    }

    /** One that orders nothing for years, so that it is still there when the walk comes by. */
    private String standingOrder(String who, String key) {
        var kitchen = who.equals("canteen");
        var terms = new KeepStanding(
                village.site(kitchen ? "tilleulsDoor" : "kiosque"),
                null,
                Set.of(DayOfWeek.MONDAY),
                1,
                village.firstDate().plusYears(3),
                null,
                null,
                null,
                Set.of(),
                kitchen ? HowPaid.ACCOUNT : HowPaid.AT_ONCE,
                null,
                List.of(new KeepStanding.Wish(
                        village.product("Poireau"),
                        village.party("grandChamp"),
                        BigDecimal.ONE,
                        null,
                        true,
                        List.of())));
        return String.valueOf(standing.begin(key, terms, village.actor(who)).block());
    }

    /** Sent while its authority wanted to agree to everything. */
    private String waitsForApproval() {
        database.sql("""
                        insert into ordering.approval_policy (authority_id, free_minor, buyer_minor, four_eyes, at_cut_off, remind_hours) values (%d, 0, 0, true, 'EXPIRE', 24)
                        """.formatted(village.party("forest"))).then().block();
        var sent = order("canteen", "tilleulsDoor", "Poireau", PaymentMethod.ACCOUNT);
        database.sql("delete from ordering.approval_policy where authority_id = " + village.party("forest"))
                .then()
                .block();
        return sent.number();
    }

    private String priceList() {
        return database.sql(
                        "insert into ordercycle.price_list (cooperative_id, name, audience, valid_from) values (%d, 'Écoles', 'INSTITUTION', current_date) returning id::text"
                                .formatted(village.party("grandChamp")))
                .mapValue(String.class)
                .one()
                .block();
    }

    /** Of Sept Sillons, whose goods Grand Champ sells. */
    private String certificate() {
        return database.sql("""
                        with certificate as (
                            insert into network.certificate (organisation_id, scheme, reference, control_body, valid_from, valid_until)
                            values (%d, 'SOCIAL', 'W-1', 'SPW', current_date - 9, current_date + 900) returning id)
                        insert into network.certificate_paper (certificate_id, kind, name, content, sent_by)
                        select id, 'PDF', 'walk.pdf', 'x'::bytea, 0 from certificate returning certificate_id::text
                        """.formatted(village.party("sillons")))
                .mapValue(String.class)
                .one()
                .block();
    }

    private String plan() {
        return database.sql("""
                        insert into ordercycle.plan (cooperative_id, name, begins, rule, time_zone, opens_days, opens_time, household_days, household_time,
                            institution_days, institution_time, delivers_from, fee_percent_household, fee_percent_institution, state)
                        values (%d, 'Paniers', current_date, 'FREQ=WEEKLY;BYDAY=TH', 'Europe/Brussels', 11, '08:00', 2, '20:00', 3, '14:00', '07:00', 5, 5, 'PAUSED')
                        returning id::text
                        """.formatted(village.party("grandChamp")))
                .mapValue(String.class)
                .one()
                .block();
    }

    /** Of the kitchens of both tenants, agreed on. */
    private String jointDrop() {
        return database.sql("""
                        insert into delivery.joint_drop (asking_door_id, asked_door_id, cooperative_id, state, agreed_at)
                        values (%d, %d, %d, 'AGREED', clock_timestamp()) returning id::text
                        """.formatted(
                        village.site("tilleulsDoor"), village.site("bouleauxDoor"), village.party("grandChamp")))
                .mapValue(String.class)
                .one()
                .block();
    }

    private String lateRequest(OrderDetails order) {
        return database.sql("""
                        insert into ordering.late_request (order_id, request_key, offer_id, offer_version, cooperative_id, producer_id, quantity, price, account_id, asked_at, answer_by)
                        select l.order_id, 'walk', l.offer_id, l.offer_version, l.cooperative_id, l.producer_id, 1, l.unit_price, %d, platform.business_time(),
                            platform.business_time() + interval '1 day'
                        from ordering.line l where l.order_id = %d and l.kind = 'goods' limit 1 returning id::text
                        """.formatted(village.actor("canteen").accountId(), order.id()))
                .mapValue(String.class)
                .one()
                .block();
    }

    private String stockOf(OrderDetails order) {
        return database.sql("select min(stock_id)::text from ordering.line where order_id = " + order.id())
                .mapValue(String.class)
                .one()
                .block();
    }

    /** Nobody came for it. */
    private String leftAtThePoint(OrderDetails order) {
        database.sql(
                        "insert into ordering.not_fetched (consignment_id, order_id, goods, noted_by) values (%s, %d, 'HUB', 0)"
                                .formatted(consignment(order), order.id()))
                .then()
                .block();
        return order.number();
    }

    @Test
    void everyRouteIsKnown() throws IOException {
        var known = new ClassPathResource("routes.txt")
                .getContentAsString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .collect(Collectors.toCollection(TreeSet::new));
        var found = registry.routes().stream()
                .map(route -> route.method() + " " + route.path() + " " + who(route))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(found).isEqualTo(known);
    }

    @Test
    void everyoneReachesWhatIsTheirsAndNothingElse() {
        var offences = new ArrayList<String>();
        for (var route : walkable()) {
            for (var who : PEOPLE) {
                walk(route, who, offences);
            }
            walkAsNobody(route, offences);
            walkAsGuest(route, offences);
        }

        assertThat(offences).isEmpty();
        Invariants.assertHold(database);
    }

    @Test
    void everyCallOfTheApiSaysWhatNarrowedTokensNeed() {
        assertThat(registry.routes().stream().filter(RouteWalkTests::isApi))
                .allSatisfy(route -> assertThat(route.scope())
                        .as("%s %s", route.method(), route.path())
                        .matches("(orders|stock|catalogue|cycles|deliveries|organisations|open):(read|write)"));
    }

    @Test
    void narrowedTokensReachTheirPartAndNothingElse() {
        var offences = new ArrayList<String>();
        var words = registry.routes().stream()
                .filter(RouteWalkTests::isApi)
                .map(Route::scope)
                .filter(scope -> !scope.startsWith("open:"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(words).hasSizeGreaterThan(8);
        for (var route : walkable()) {
            var who = PEOPLE.stream()
                    .filter(one -> route.access().admits(village.actor(one)))
                    .findFirst();
            if (isApi(route) && who.isPresent()) {
                for (var scope : words) {
                    var needed = route.scope();
                    var reaches = needed.startsWith("open:")
                            || needed.equals(scope)
                            || needed.equals(scope.replace(":write", ":read"));
                    tokens.put("narrowed", narrowed(who.get(), scope));
                    var status = ask(route, "narrowed", example(route));
                    if ((status == 403) == reaches || status == 401 || status >= 500) {
                        offences.add("%s %s with %s: %d".formatted(route.method(), route.path(), scope, status));
                    }
                }
            }
        }
        assertThat(offences).isEmpty();
    }

    /**
     * What one listens to is not asked again who listens: a personal one would outlive its right, unless somebody makes it end, as the week does ({@code
     * WeekTogetherTests}).
     */
    @Test
    void whatIsListenedToIsPublicOrEndsWithItsRight() {
        assertThat(listenedTo())
                .contains("/live/week")
                .filteredOn(path -> !path.equals("/live/week"))
                .isNotEmpty()
                .allSatisfy(path -> assertThat(registry.routes())
                        .filteredOn(route -> route.path().equals(path))
                        .allSatisfy(route -> assertThat(route.access()).isEqualTo(Access.everyone())));
    }

    private List<String> listenedTo() {
        return mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .filter(info -> info.getProducesCondition().getProducibleMediaTypes().stream()
                        .anyMatch(MediaType.TEXT_EVENT_STREAM::isCompatibleWith))
                .flatMap(info -> info.getPatternsCondition().getPatterns().stream())
                .map(Object::toString)
                .toList();
    }

    private String narrowed(String who, String scope) {
        var secret = UUID.randomUUID().toString().replace("-", "") + "narrowed-xy";
        database.sql("""
                        insert into identity.api_token (token_hash, account_id, party_id, scopes, expires_at)
                        values (sha256(convert_to(:secret, 'UTF8')), :account, :party, array[:scope], clock_timestamp() + interval '1 hour')
                        """)
                .bind("secret", secret)
                .bind("account", village.actor(who).accountId())
                .bind("party", village.actor(who).requireParty().id())
                .bind("scope", scope)
                .then()
                .block();
        return secret;
    }

    private void walk(Route route, String who, List<String> offences) {
        var actor = village.actor(who);
        if (!route.access().admits(actor)) {
            expect(route, who, "someone else’s door", ask(route, who, example(route)), Set.of(403), offences);
            return;
        }
        for (var thing : named(route)) {
            var status = ask(route, who, thing.id());
            if (thing.owners().contains(who)) {
                if (status == 401 || status == 403 || (status == 404 && !namesTwo(route)) || status >= 500) {
                    offences.add(
                            "%s %s as %s, own %s: %d".formatted(route.method(), route.path(), who, thing.id(), status));
                }
            } else {
                expect(route, who, "foreign " + thing.id(), status, TELLS_NOTHING, offences);
            }
        }
        if (things.stream().noneMatch(one -> one.isNamedBy(route.path()))) {
            var status = ask(route, who, example(route));
            if (status == 401 || status == 403 || status >= 500) {
                offences.add("%s %s as %s: %d".formatted(route.method(), route.path(), who, status));
            }
        }
    }

    private void walkAsNobody(Route route, List<String> offences) {
        var status = ask(route, "", example(route));
        if (route.access().admits(Actor.anonymous())) {
            if (status >= 500 || status == 403) {
                offences.add("%s %s as nobody: %d".formatted(route.method(), route.path(), status));
            }
        } else {
            expect(route, "nobody", "", status, isData(route) ? Set.of(401) : Set.of(303, 302), offences);
        }
    }

    /** Who orders without an account reaches baskets, paying and orders, none of them another's; every other door leads to the sign-in page. */
    private void walkAsGuest(Route route, List<String> offences) {
        var status = ask(route, GUEST, example(route));
        var named = things.stream().anyMatch(one -> one.isNamedBy(route.path()));
        if (route.access().admits(Actor.anonymous())) {
            if (status >= 500 || status == 403) {
                offences.add("%s %s as a guest: %d".formatted(route.method(), route.path(), status));
            }
        } else if (!route.access().roles().contains(Role.GUEST)) {
            expect(route, GUEST, "", status, isData(route) ? Set.of(401) : Set.of(303, 302), offences);
        } else if (named) {
            expect(route, GUEST, "foreign", status, TELLS_NOTHING, offences);
        } else if (status == 401 || status == 403 || status >= 500) {
            offences.add("%s %s as a guest: %d".formatted(route.method(), route.path(), status));
        }
    }

    private static void expect(
            Route route, String who, String what, int status, Set<Integer> expected, List<String> offences) {
        if (!expected.contains(status)) {
            offences.add(
                    "%s %s as %s, %s: %d, not %s".formatted(route.method(), route.path(), who, what, status, expected));
        }
    }

    private List<Route> walkable() {
        return registry.routes().stream()
                .filter(route -> !ENDS_THE_WALK.contains(route.method() + " " + route.path()))
                .filter(route -> !route.method().equals("ANY"))
                .toList();
    }

    private List<Thing> named(Route route) {
        var closest = things.stream()
                .mapToInt(one -> one.closeness(route.path()))
                .max()
                .orElse(0);
        return things.stream()
                .filter(one -> one.isNamedBy(route.path()) && one.closeness(route.path()) == closest)
                .toList();
    }

    private String example(Route route) {
        return named(route).stream()
                .findFirst()
                .map(Thing::id)
                .orElseGet(
                        () -> route.path().contains("{offer}") || route.path().contains("/offers/")
                                ? String.valueOf(village.offer("Poireau", village.firstDate()))
                                : "1");
    }

    private int ask(Route route, String who, String id) {
        var path = route.path()
                .replaceAll("\\{\\*?[^}]+}", URLEncoder.encode(id, StandardCharsets.UTF_8))
                .replace("/**", "/x");
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(A_MINUTE)
                .header("Accept", isApi(route) ? "*/*" : "text/html,*/*;q=0.5")
                .header("Origin", "http://localhost:" + port)
                .header("Sec-Fetch-Site", "same-origin");
        if (isApi(route)) {
            Optional.ofNullable(tokens.get(who)).ifPresent(token -> request.header("Authorization", "Bearer " + token));
            request.header("Content-Type", route.path().contains("catalogue-imports") ? "text/csv" : "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .header("If-Match", "\"-1\"");
        } else {
            Optional.ofNullable(cookies.get(who)).ifPresent(cookie -> request.header("Cookie", cookie));
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        var body = route.method().equals("GET")
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(isApi(route) ? "{}" : "");
        return send(request.method(route.method(), body).build()).statusCode();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(request.toString(), e);
        }
    }

    /** What a browser is known by whose owner put something into the basket and has no account. */
    private String guest() {
        var form = "destination=%d&offer=%d&quantity=1"
                .formatted(village.site("kiosque"), village.offer("Poireau", village.firstDate()));
        var answer = send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/cart/wishes"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "http://localhost:" + port)
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
        return answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";")[0])
                .filter(cookie -> cookie.startsWith("guest="))
                .findFirst()
                .orElseThrow();
    }

    private String signIn(String who) {
        var form = "email=" + URLEncoder.encode(village.email(who), StandardCharsets.UTF_8) + "&password=demo";
        var answer = send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "http://localhost:" + port)
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
        assertThat(answer.statusCode()).as("sign-in of " + who).isEqualTo(303);
        return answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";")[0])
                .collect(Collectors.joining("; "));
    }

    private String token(String who) {
        var basic = Base64.getEncoder().encodeToString((village.email(who) + ":demo").getBytes(StandardCharsets.UTF_8));
        var answer = send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/tokens"))
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        return json.readTree(answer.body()).required("token").asString();
    }

    private String startedImport() {
        var file = "producer,sku,name,units,unit_type,price\nFerme,1,Poireau,1,kg,2.50\n";
        var answer = send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/catalogue-imports"))
                .header("Authorization", "Bearer " + tokens.get("coordinator"))
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(file))
                .build());
        assertThat(answer.statusCode()).isEqualTo(202);
        return json.readTree(answer.body()).required("id").asString();
    }

    private OrderDetails order(String who, String destination, String product, PaymentMethod method) {
        LocalDate date = village.firstDate();
        var line = new LineRequest(village.offer(product, date), BigDecimal.valueOf(2), null);
        var request = new OrderRequest(village.site(destination), date, null, "BC-1", List.of(line));
        return placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), method, false),
                        village.actor(who))
                .block()
                .orders()
                .get(0);
    }

    private static String consignment(OrderDetails order) {
        return String.valueOf(order.consignments().get(0).id());
    }

    /** The agreement that is written next, its lot, its clause, the evidence, its mini-competition and the answer have one number: the walk puts it wherever a path asks for one. */
    private void alignAgreements() {
        database.sql("""
                        select setval(pg_get_serial_sequence('agreement.' || t, 'id'), (select max(last_value) from pg_sequences where schemaname = 'agreement'))
                        from unnest(array['agreement', 'lot', 'clause', 'evidence', 'contest', 'contest_answer']) t
                        """).then().block();
    }

    private void thing(String id, Set<String> owners, String... prefixes) {
        things.add(new Thing(Set.of(prefixes), id, owners));
    }

    /** What answers programs: 401 rather than the way to sign in. */
    private static boolean isData(Route route) {
        return isApi(route) || route.path().startsWith("/v3/");
    }

    /** A thing within a thing: the walk knows the outer one only, and who reaches that need not have such an inner one. */
    private static boolean namesTwo(Route route) {
        return isApi(route) && route.path().indexOf('{') != route.path().lastIndexOf('{');
    }

    private static boolean isApi(Route route) {
        return route.path().startsWith("/api/");
    }

    private static String who(Route route) {
        return route.access().roles().isEmpty()
                ? route.access().audience().name()
                : new TreeSet<>(route.access().roles().stream().map(Enum::name).toList()).toString();
    }
}
