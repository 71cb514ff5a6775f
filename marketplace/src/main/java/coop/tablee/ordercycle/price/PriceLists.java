package coop.tablee.ordercycle.price;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.network.Audience;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordercycle.price.PriceList.Below;
import coop.tablee.ordercycle.price.PriceList.Buyer;
import coop.tablee.ordercycle.price.PriceList.Item;
import coop.tablee.ordercycle.price.PriceList.PriceTerms;
import coop.tablee.platform.Binding;
import coop.tablee.platform.api.NamedRequest;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps the own cooperative's price lists; another's is {@code not-found}. Whatever is changed, the offers that it prices get a new version before and after, so that
 * buyers who saw another price are told.
 */
@Component
public class PriceLists {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final BigDecimal LOWEST_PERCENT = BigDecimal.valueOf(-90);
    private static final BigDecimal HIGHEST_PERCENT = BigDecimal.valueOf(100);
    private static final BigDecimal HIGHEST_PRICE = BigDecimal.valueOf(100_000);
    private static final int LONGEST_NAME = 80;

    private static final String LISTS = """
            select l.*,
                coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name, p.id)
                          from ordercycle.price_list_buyer b join network.party p on p.id = b.party_id where b.price_list_id = l.id), '[]')::text buyers,
                coalesce((select jsonb_agg(jsonb_build_object('product', i.product_id, 'names', v.names, 'producer', p.name, 'price', i.price, 'percent', i.percent)
                              order by p.name, i.product_id)
                          from ordercycle.price_list_item i join catalogue.product d on d.id = i.product_id
                          join catalogue.product_version v on v.id = d.current_version_id join network.party p on p.id = d.producer_id
                          where i.price_list_id = l.id), '[]')::text items
            from ordercycle.price_list l where l.cooperative_id = :cooperative
            """;
    private static final String ALL = LISTS + "order by l.id desc limit 100";
    private static final String ONE = LISTS + "and l.id = :list";
    // Kitchens that have a door on one of the cooperative's lanes, and their authorities
    private static final String REACHED = """
            from delivery.lane l
            join network.site s on s.id = l.destination_id and s.kind = 'KITCHEN_DOOR'
            join network.organisation k on k.id = s.party_id
            join network.party p on p.id in (k.id, k.authority_id)
            where l.cooperative_id = :cooperative
            """;
    private static final String BUYERS =
            "select distinct p.id, p.name " + REACHED + " order by p.name, p.id limit 1000";
    private static final String SUPPLIED = """
            from network.supply_agreement a
            join catalogue.product d on d.producer_id = a.producer_id and d.state = 'ACTIVE'
            join catalogue.product_version v on v.id = d.current_version_id
            join network.party p on p.id = a.producer_id
            where a.cooperative_id = :cooperative
            """;
    private static final String PRODUCTS = "select d.id, v.names::text names, p.name producer " + SUPPLIED + """
            order by p.name, coalesce(v.names ->> 'fr', v.names ->> 'en', v.names::text) collate "fr-x-icu", d.id limit 1500
            """;
    // On dates that are open or planned, of what the cooperative sells itself: whoever sells gets what is paid
    private static final String BELOW = """
            select distinct on (o.product_id) v.names::text names, p.price, o.producer_price
            from ordercycle.price_list l
            join ordercycle.cycle c on c.cooperative_id = l.cooperative_id and c.state in ('PLANNED', 'OPEN')
                and c.delivery_date >= l.valid_from and (l.valid_until is null or c.delivery_date <= l.valid_until)
            join ordercycle.offer o on o.cycle_id = c.id and o.state = 'OFFERED' and o.seller_id <> o.producer_id
            join catalogue.product_version v on v.id = o.product_version_id
            left join ordercycle.price_list_item i on i.price_list_id = l.id and i.product_id = o.product_id
            cross join lateral (select ordercycle.listed_price(case l.audience when 'HOUSEHOLD' then o.household_price else o.institution_price end,
                l.id, i.price, i.percent, l.percent, l.audience = 'HOUSEHOLD') price) p
            where l.id = :list and l.cooperative_id = :cooperative
                and p.price < (o.producer_price - 0.005) * case l.audience when 'HOUSEHOLD' then 1 + o.vat_rate / 100 else 1 end
            order by o.product_id, c.delivery_date limit 100
            """;
    private static final String CREATE = """
            insert into ordercycle.price_list (cooperative_id, name, audience, percent, valid_from, valid_until, request_key, request_hash)
            values (:cooperative, :name, :audience, :percent, :from, :until, :key::text, :hash::text)
            on conflict on constraint price_list_request_once do nothing returning id
            """;
    private static final String CREATED =
            "select id, request_hash from ordercycle.price_list where cooperative_id = :cooperative and request_key = :key";
    private static final String CHANGE = """
            update ordercycle.price_list set name = :name, audience = :audience, percent = :percent, valid_from = :from, valid_until = :until, version = version + 1
            where id = :list and cooperative_id = :cooperative and version = :version returning id
            """;
    private static final String TOUCH =
            "update ordercycle.price_list set version = version + 1 where id = :list and cooperative_id = :cooperative returning id";
    private static final String TELL = "select ordercycle.prices_changed(:list) is null told";
    private static final String ADD_BUYER = """
            insert into ordercycle.price_list_buyer (price_list_id, party_id)
            select distinct :list, p.id %s and p.id = :buyer
            on conflict (price_list_id, party_id) do update set party_id = excluded.party_id
            """.formatted(REACHED);
    private static final String REMOVE_BUYER =
            "delete from ordercycle.price_list_buyer where price_list_id = :list and party_id = :buyer";
    private static final String FOR_NAMED = """
            update ordercycle.price_list l set for_named = l.for_named or exists (select from ordercycle.price_list_buyer b where b.price_list_id = l.id) where l.id = :list
            """;
    private static final String SET_ITEM = """
            insert into ordercycle.price_list_item (price_list_id, product_id, price, percent)
            select :list, d.id, :price, :percent %s and d.id = :product
            on conflict (price_list_id, product_id) do update set price = excluded.price, percent = excluded.percent
            """.formatted(SUPPLIED);
    private static final String REMOVE_ITEM =
            "delete from ordercycle.price_list_item where price_list_id = :list and product_id = :product";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final JsonMapper json;
    private final Trail trail;

    PriceLists(DatabaseClient database, TransactionalOperator transaction, JsonMapper json, Trail trail) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
        this.trail = trail;
    }

    Mono<List<PriceList>> all(long cooperative) {
        return database.sql(ALL)
                .bind("cooperative", cooperative)
                .map(this::list)
                .all()
                .collectList();
    }

    Mono<PriceList> require(long list, long cooperative) {
        return database.sql(ONE)
                .bind("cooperative", cooperative)
                .bind("list", list)
                .map(this::list)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** Whom a list may name: the kitchens that the cooperative reaches, and their authorities. */
    Mono<List<Buyer>> buyers(long cooperative) {
        return database.sql(BUYERS)
                .bind("cooperative", cooperative)
                .map(row -> new Buyer(row.get("id", Long.class), row.get("name", String.class)))
                .all()
                .collectList();
    }

    Mono<List<Item>> products(long cooperative) {
        return database.sql(PRODUCTS)
                .bind("cooperative", cooperative)
                .map(row -> new Item(
                        row.get("id", Long.class),
                        new LocalizedText(json.readValue(row.get("names", String.class), TEXTS)),
                        row.get("producer", String.class),
                        null,
                        null))
                .all()
                .collectList();
    }

    /** What costs less on a list than its producer gets, so that the cooperative adds the difference. */
    Mono<List<Below>> below(long list, long cooperative) {
        return database.sql(BELOW)
                .bind("cooperative", cooperative)
                .bind("list", list)
                .map(row -> new Below(
                        new LocalizedText(json.readValue(row.get("names", String.class), TEXTS)),
                        row.get("price", BigDecimal.class),
                        row.get("producer_price", BigDecimal.class)))
                .all()
                .collectList();
    }

    /** Makes a list; gives its id. Once for each key of a cooperative's: again, it gives the id of what was made with it, and refuses what says something else. */
    public Mono<Long> create(@Nullable NamedRequest named, PriceTerms terms, Actor actor) {
        var creation = bound(CREATE, terms, actor)
                .bind("key", Binding.orNull(named == null ? null : named.key(), String.class))
                .bind("hash", Binding.orNull(named == null ? null : named.hash(), String.class));
        return made(creation, terms, actor)
                .switchIfEmpty(Mono.defer(() -> madeBefore(Objects.requireNonNull(named), actor)));
    }

    private Mono<Long> madeBefore(NamedRequest named, Actor actor) {
        return database.sql(CREATED)
                .bind("cooperative", OrderCycles.cooperativeOf(actor))
                .bind("key", named.key())
                .map(row -> {
                    named.requireSame(row.get("request_hash", String.class));
                    return row.get("id", Long.class);
                })
                .one();
    }

    private Mono<Long> made(GenericExecuteSpec creation, PriceTerms terms, Actor actor) {
        return Mono.fromRunnable(() -> check(terms))
                .then(creation.map(row -> row.get("id", Long.class)).one())
                .flatMap(list -> tell(list).then(note("create", list, actor)).thenReturn(list))
                .as(transaction::transactional);
    }

    /** Changes a list as a whole; {@code price-list-changed} (409) when somebody else did since it was read. */
    Mono<Void> change(long list, long version, PriceTerms terms, Actor actor) {
        return require(list, OrderCycles.cooperativeOf(actor))
                .doOnNext(there -> check(terms))
                .flatMap(there -> tell(list))
                .then(bound(CHANGE, terms, actor)
                        .bind("list", list)
                        .bind("version", version)
                        .map(row -> row.get("id", Long.class))
                        .one())
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "price-list-changed")))
                .flatMap(id -> tell(id).then(note("change", id, actor)))
                .as(transaction::transactional);
    }

    /** Names a buyer; {@code not-found} unless it is one of {@link #buyers}. */
    public Mono<Void> addBuyer(long list, long buyer, Actor actor) {
        return within(
                list,
                actor,
                one(database.sql(ADD_BUYER)
                        .bind("list", list)
                        .bind("cooperative", OrderCycles.cooperativeOf(actor))
                        .bind("buyer", buyer)));
    }

    /** Takes a buyer off; a list that named somebody is never for the whole audience afterwards, but for nobody. */
    Mono<Void> removeBuyer(long list, long buyer, Actor actor) {
        return within(
                list,
                actor,
                database.sql(REMOVE_BUYER)
                        .bind("list", list)
                        .bind("buyer", buyer)
                        .then());
    }

    /** Gives a product a price or a percentage of its own, exactly one of both; {@code not-found} unless it is one of {@link #products}. */
    public Mono<Void> setItem(
            long list, long product, @Nullable BigDecimal price, @Nullable BigDecimal percent, Actor actor) {
        return Mono.fromRunnable(() -> check(price, percent))
                .then(within(
                        list,
                        actor,
                        one(database.sql(SET_ITEM)
                                .bind("list", list)
                                .bind("cooperative", OrderCycles.cooperativeOf(actor))
                                .bind("product", product)
                                .bind("price", Binding.orNull(price, BigDecimal.class))
                                .bind("percent", Binding.orNull(percent, BigDecimal.class)))));
    }

    Mono<Void> removeItem(long list, long product, Actor actor) {
        return within(
                list,
                actor,
                database.sql(REMOVE_ITEM)
                        .bind("list", list)
                        .bind("product", product)
                        .then());
    }

    // Offers that the list priced before, and those that it prices afterwards
    private Mono<Void> within(long list, Actor actor, Mono<Void> change) {
        return database.sql(TOUCH)
                .bind("list", list)
                .bind("cooperative", OrderCycles.cooperativeOf(actor))
                .map(row -> row.get("id", Long.class))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(id -> tell(id).then(change)
                        .then(database.sql(FOR_NAMED).bind("list", id).then())
                        .then(tell(id))
                        .then(note("change", id, actor)))
                .as(transaction::transactional);
    }

    private static Mono<Void> one(GenericExecuteSpec change) {
        return change.fetch()
                .rowsUpdated()
                .filter(rows -> rows == 1)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then();
    }

    private Mono<Void> tell(long list) {
        return database.sql(TELL).bind("list", list).then();
    }

    private Mono<Void> note(String action, long list, Actor actor) {
        return trail.record(actor, action, "price-list", Long.toString(list), Map.of());
    }

    private GenericExecuteSpec bound(String sql, PriceTerms terms, Actor actor) {
        return database.sql(sql)
                .bind("cooperative", OrderCycles.cooperativeOf(actor))
                .bind("name", terms.name())
                .bind("audience", terms.audience().name())
                .bind("percent", terms.percent())
                .bind("from", terms.from())
                .bind("until", Binding.orNull(terms.until(), LocalDate.class));
    }

    private static void check(PriceTerms terms) {
        var problems = new ArrayList<FieldError>();
        if (terms.name().isBlank()) {
            problems.add(FieldError.at("name", "required", null, null));
        } else if (terms.name().length() > LONGEST_NAME) {
            problems.add(FieldError.at("name", "too-long", terms.name(), LONGEST_NAME));
        }
        checkPercent(problems, "percent", terms.percent());
        var until = terms.until();
        if (until != null && until.isBefore(terms.from())) {
            problems.add(FieldError.at("until", "ends-before-it-begins", until, terms.from()));
        }
        refuse(problems);
    }

    private static void check(@Nullable BigDecimal price, @Nullable BigDecimal percent) {
        var problems = new ArrayList<FieldError>();
        if ((price == null) == (percent == null)) {
            problems.add(FieldError.at("price", "price-or-percent", null, null));
        }
        if (price != null && (price.signum() < 0 || price.compareTo(HIGHEST_PRICE) > 0)) {
            problems.add(FieldError.at("price", "out-of-range", price.toPlainString(), "0 – " + HIGHEST_PRICE));
        } else if (price != null && price.stripTrailingZeros().scale() > 4) {
            problems.add(FieldError.at("price", "too-many-decimals", price.toPlainString(), 4));
        }
        if (percent != null) {
            checkPercent(problems, "itemPercent", percent);
        }
        refuse(problems);
    }

    private static void checkPercent(List<FieldError> problems, String field, BigDecimal percent) {
        if (percent.compareTo(LOWEST_PERCENT) < 0 || percent.compareTo(HIGHEST_PERCENT) > 0) {
            problems.add(FieldError.at(
                    field, "out-of-range", percent.toPlainString(), LOWEST_PERCENT + " – " + HIGHEST_PERCENT));
        } else if (percent.stripTrailingZeros().scale() > 3) {
            problems.add(FieldError.at(field, "too-many-decimals", percent.toPlainString(), 3));
        }
    }

    private static void refuse(List<FieldError> problems) {
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
    }

    private PriceList list(Readable row) {
        return new PriceList(
                row.get("id", Long.class),
                row.get("for_named", Boolean.class),
                new PriceTerms(
                        row.get("name", String.class),
                        Audience.valueOf(row.get("audience", String.class)),
                        row.get("percent", BigDecimal.class),
                        row.get("valid_from", LocalDate.class),
                        row.get("valid_until", LocalDate.class)),
                json.readValue(row.get("buyers", String.class), new TypeReference<List<Buyer>>() {}),
                json.readValue(row.get("items", String.class), new TypeReference<List<StoredItem>>() {}).stream()
                        .map(StoredItem::item)
                        .toList(),
                row.get("version", Long.class));
    }

    private record StoredItem(
            long product,
            Map<String, String> names,
            String producer,
            @Nullable BigDecimal price,
            @Nullable BigDecimal percent) {

        Item item() {
            return new Item(product, new LocalizedText(names), producer, price, percent);
        }
    }
}
