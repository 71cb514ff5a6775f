package coop.tablee.assortment;

import coop.tablee.assortment.vocabulary.SoughtInVain;
import coop.tablee.catalogue.Allergen;
import coop.tablee.identity.ActingParty;
import coop.tablee.network.Audience;
import coop.tablee.platform.Binding;
import coop.tablee.platform.SharedReading;
import coop.tablee.platform.SharedReadingProperties;
import coop.tablee.platform.Writings;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Answers what can be ordered for a destination and a date. What is sold out stays visible and says so; what is past its cut-off, what the destination
 * cannot keep cold and, for institutions, what has an unknown allergen or is an animal product without sanitary approval is not there at all. Whether the
 * asker may know the destination is the caller's to check.
 */
@Component
public class Assortment {

    private static final String LISTED =
            "select exists (select from ordercycle.price_list where audience = :audience) or :audience = 'INSTITUTION' and agreement.any_prices() listed";
    private static final String FEES = "select per_order, per_kg from ordercycle.fee_on(:cooperative, :audience, :day)";

    // In the order of the stored letters
    private static final String[] ALLERGENS =
            Arrays.stream(Allergen.values()).map(Enum::name).toArray(String[]::new);

    /** Offers of the answers that are shared, some 4 KB each. */
    private static final int MOST_SHARED = 4_000;

    /** What the counts of an answer take, in offers. */
    private static final int FACETS = 10;

    private final DatabaseClient database;
    private final OfferRows rows;
    private final SharedReading<Question, OfferPage> shared;
    private final SharedReading<Audience, Boolean> listed;
    private final SoughtInVain soughtInVain;

    Assortment(
            DatabaseClient database,
            OfferRows rows,
            Writings writings,
            SharedReadingProperties sharing,
            SoughtInVain soughtInVain) {
        this.database = database;
        this.rows = rows;
        this.soughtInVain = soughtInVain;
        shared = new SharedReading<>(
                writings, sharing.longest(), question -> question.query.limit() + FACETS, MOST_SHARED);
        listed = new SharedReading<>(writings, sharing.longest(), audience -> 1, Audience.values().length);
    }

    /** Everything that decides what a page says: who buys is in the query, where that counts. */
    private record Question(AssortmentQuery query, String language) {}

    /**
     * The page for those who look at it, who share one answer while nothing is written: it is at most a tenth of a second behind what {@link #search} finds, and a cut-off
     * that passes meanwhile is seen seconds later.
     */
    public Mono<OfferPage> look(AssortmentQuery query, Locale locale) {
        return ofWhomItCounts(query)
                .flatMap(asked -> shared.answer(
                        new Question(asked, locale.getLanguage()), Mono.defer(() -> search(asked, locale))))
                .doOnNext(page -> noteInVain(query, page));
    }

    /** What nothing is called like; a filter that leaves nothing says nothing about words. */
    private void noteInVain(AssortmentQuery query, OfferPage page) {
        var words = query.q();
        if (words != null && !query.isFiltered() && (page.total() == 0 || page.approximate())) {
            soughtInVain.note(words, page.approximate());
        }
    }

    /** All of an audience pay the same as long as there is no price list for it, and no lot of a framework agreement that prices anything. */
    private Mono<AssortmentQuery> ofWhomItCounts(AssortmentQuery query) {
        return query.buyer() == null
                ? Mono.just(query)
                : listed.answer(query.audience(), anyListFor(query.audience()))
                        .map(any -> any ? query : query.by(null));
    }

    private Mono<Boolean> anyListFor(Audience audience) {
        return database.sql(LISTED)
                .bind("audience", audience.name())
                .mapValue(Boolean.class)
                .one();
    }

    /**
     * One page, in one statement (and one more to find the next open date, when none is asked for). The language decides which name offers are sorted by.
     * A cursor that is none, or of another sort, is refused with {@code invalid-input} (400).
     */
    public Mono<OfferPage> search(AssortmentQuery query, Locale locale) {
        var asked = query.date();
        if (asked != null) {
            return pageOn(asked, query, locale);
        }
        return dates(query.destination(), query.audience())
                .next()
                .flatMap(next -> pageOn(next.date(), query, locale))
                .defaultIfEmpty(new OfferPage(null, List.of(), 0, false, Facets.NONE, null));
    }

    /** What the offer's cooperative asks on its date of whom the card was made for, beside the percentage. */
    public Mono<OfferFees> fees(OfferCard card) {
        var audience = card.vatIncluded() ? Audience.HOUSEHOLD : Audience.INSTITUTION;
        return database.sql(FEES)
                .bind("cooperative", card.cooperative())
                .bind("audience", audience.name())
                .bind("day", card.deliveryDate())
                .map(row -> new OfferFees(row.get("per_order", BigDecimal.class), row.get("per_kg", BigDecimal.class)))
                .one()
                .defaultIfEmpty(OfferFees.NONE);
    }

    /** The offer as somebody unknown of this audience sees it for this destination; empty when it cannot be ordered there. */
    public Mono<OfferCard> card(long offer, long destination, Audience audience) {
        return card(offer, destination, audience, null);
    }

    /** The same at the prices of a party, whose price lists count; absent = somebody unknown. */
    public Mono<OfferCard> card(long offer, long destination, Audience audience, @Nullable ActingParty buyer) {
        return cards(List.of(offer), destination, audience, buyer).next();
    }

    /** Those of the offers that can be ordered there, in one statement, by id. */
    public Flux<OfferCard> cards(
            Collection<Long> offers, long destination, Audience audience, @Nullable ActingParty buyer) {
        return at(OfferSql.CARDS, destination, audience, buyer == null ? null : buyer.id())
                .bind("offers", offers.toArray(Long[]::new))
                .map(row -> rows.card(row, audience.isVatIncluded()))
                .all();
    }

    /**
     * Everything offered there on the dates from the first to the last, in one statement, by family, name in the language, and date. Unlike a page, what is past
     * its cut-off is there too, with that cut-off: for a sheet that shows what can no longer be changed.
     */
    public Flux<OfferCard> between(
            long destination,
            Audience audience,
            @Nullable ActingParty buyer,
            LocalDate first,
            LocalDate last,
            Locale locale) {
        return at(OfferSql.BETWEEN, destination, audience, buyer == null ? null : buyer.id())
                .bind("from", first)
                .bind("until", last)
                .bind("language", locale.getLanguage())
                .map(row -> rows.card(row, audience.isVatIncluded()))
                .all();
    }

    /**
     * The same of these offers, and of everything that these products have on those dates: for a sheet that shows only what stands in it. What cannot be had there
     * is left out.
     */
    public Flux<OfferCard> standing(
            long destination,
            Audience audience,
            @Nullable ActingParty buyer,
            LocalDate first,
            LocalDate last,
            Collection<Long> offers,
            Collection<Long> products,
            Locale locale) {
        return offers.isEmpty() && products.isEmpty()
                ? Flux.empty()
                : at(OfferSql.STANDING, destination, audience, buyer == null ? null : buyer.id())
                        .bind("from", first)
                        .bind("until", last)
                        .bind("offers", offers.toArray(Long[]::new))
                        .bind("products", products.toArray(Long[]::new))
                        .bind("language", locale.getLanguage())
                        .map(row -> rows.card(row, audience.isVatIncluded()))
                        .all();
    }

    /**
     * What can be had there on those dates of some families, and of some other products: each product of a cooperative once, on the nearest of its dates, by family and name in the
     * language. Only that date is looked at, except for what cannot be had on it.
     */
    public Flux<OfferCard> nearest(
            long destination,
            Audience audience,
            @Nullable ActingParty buyer,
            LocalDate first,
            LocalDate last,
            Collection<String> families,
            Collection<Long> products,
            Locale locale) {
        return database.sql(OfferSql.NEAREST)
                .bind("destination", destination)
                .bind("household", audience == Audience.HOUSEHOLD)
                .bind("from", first)
                .bind("until", last)
                .bind("families", families.toArray(String[]::new))
                .bind("products", products.toArray(Long[]::new))
                .map(row -> new Nearest(
                        new Goods(row.get("product_id", Long.class), row.get("cooperative_id", Long.class)),
                        row.get("offer_id", Long.class)))
                .all()
                .collectList()
                .flatMapMany(all -> standing(
                                destination,
                                audience,
                                buyer,
                                first,
                                last,
                                all.stream().map(Nearest::offer).toList(),
                                List.of(),
                                locale)
                        .collectList()
                        .flatMapMany(cards -> {
                            var there = cards.stream().map(Goods::of).collect(Collectors.toSet());
                            var later = all.stream()
                                    .map(Nearest::goods)
                                    .filter(goods -> !there.contains(goods))
                                    .collect(Collectors.toSet());
                            return Flux.concat(
                                    Flux.fromIterable(cards),
                                    standing(
                                                    destination,
                                                    audience,
                                                    buyer,
                                                    first,
                                                    last,
                                                    List.of(),
                                                    later.stream()
                                                            .map(Goods::product)
                                                            .collect(Collectors.toSet()),
                                                    locale)
                                            .filter(card -> later.contains(Goods.of(card)))
                                            .distinct(Goods::of));
                        }));
    }

    /** A product of a cooperative. */
    private record Goods(long product, long cooperative) {

        static Goods of(OfferCard card) {
            return new Goods(card.product(), card.cooperative());
        }
    }

    private record Nearest(Goods goods, long offer) {}

    /** The same of the family of one offer. */
    public Flux<OfferCard> family(
            long offer,
            long destination,
            Audience audience,
            @Nullable ActingParty buyer,
            LocalDate first,
            LocalDate last,
            Locale locale) {
        return at(OfferSql.OF_FAMILY, destination, audience, buyer == null ? null : buyer.id())
                .bind("from", first)
                .bind("until", last)
                .bind("offer", offer)
                .bind("language", locale.getLanguage())
                .map(row -> rows.card(row, audience.isVatIncluded()))
                .all();
    }

    /**
     * Products on the shelves of those dates, by family and name in the language: the first ones, or those that the words call, so many of each. A single word that calls
     * nothing finds what is spelt alike. What stands on a shelf and cannot be had there may be among them.
     *
     * @param asked words in any language; none for the first products
     */
    public Flux<Long> products(
            long destination,
            Audience audience,
            LocalDate first,
            LocalDate last,
            Collection<String> asked,
            int most,
            Locale locale) {
        return database.sql(OfferSql.PRODUCTS)
                .bind("destination", destination)
                .bind("household", audience == Audience.HOUSEHOLD)
                .bind("from", first)
                .bind("until", last)
                .bind("asked", asked.toArray(String[]::new))
                .bind("limit", most)
                .bind("language", locale.getLanguage())
                .map(row -> row.get("product_id", Long.class))
                .all();
    }

    /** The delivery dates that are open for order there, the nearest first. */
    public Flux<OpenDate> dates(long destination, Audience audience) {
        return openDates(List.of(destination), audience)
                .flatMapIterable(dates -> dates.getOrDefault(destination, List.of()));
    }

    /** The open dates of many destinations in one statement; destinations without any are left out. */
    public Mono<Map<Long, List<OpenDate>>> openDates(Collection<Long> destinations, Audience audience) {
        return database.sql(OfferSql.dates(audience == Audience.HOUSEHOLD))
                .bind("destinations", destinations.toArray(Long[]::new))
                .map(row -> Map.entry(
                        row.get("site_id", Long.class),
                        new OpenDate(row.get("delivery_date", LocalDate.class), row.get("cutoff_at", Instant.class))))
                .all()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /** A destination that serves this offer and that the party may know; for those who look at an offer without having chosen a place. */
    Mono<Long> anyDestination(long offer, @Nullable Long party) {
        return database.sql(OfferSql.ANY_DESTINATION)
                .bind("offer", offer)
                .bind("party", Binding.orNull(party, Long.class))
                .map(row -> row.get("site_id", Long.class))
                .one();
    }

    private Mono<OfferPage> pageOn(LocalDate date, AssortmentQuery query, Locale locale) {
        return Mono.fromSupplier(() -> statement(date, query, locale))
                .flatMapMany(statement ->
                        statement.map(row -> line(row, query.audience())).all())
                .collectList()
                .map(lines -> page(date, lines, query));
    }

    private GenericExecuteSpec statement(LocalDate date, AssortmentQuery query, Locale locale) {
        var written = query.cursor();
        var after = written == null ? null : PageCursor.read(written, query.sort());
        return at(OfferSql.PAGE, query.destination(), query.audience(), query.buyer())
                .bind("date", date)
                .bind("q", Binding.orNull(query.q(), String.class))
                .bind("families", query.families().toArray(String[]::new))
                .bind("labels", query.labels().stream().map(Enum::name).toArray(String[]::new))
                .bind("producers", query.producers().toArray(Long[]::new))
                .bind("products", query.products().toArray(Long[]::new))
                .bind("storages", query.storages().stream().map(Enum::name).toArray(String[]::new))
                .bind("without", query.without().stream().map(Enum::name).toArray(String[]::new))
                .bind("allergens", ALLERGENS)
                .bind("language", locale.getLanguage())
                .bind("sort", query.sort().name())
                .bind("afterRank", Binding.orNull(after == null ? null : after.rank(), BigDecimal.class))
                .bind("afterLabel", Binding.orNull(after == null ? null : after.label(), String.class))
                .bind("afterOffer", Binding.orNull(after == null ? null : after.offer(), Long.class))
                .bind("limit", query.limit() + 1);
    }

    private GenericExecuteSpec at(String sql, long destination, Audience audience, @Nullable Long buyer) {
        return database.sql(sql)
                .bind("destination", destination)
                .bind("audience", audience.name())
                .bind("household", audience == Audience.HOUSEHOLD)
                .bind("buyer", Binding.orNull(buyer, Long.class));
    }

    private Line line(Readable row, Audience audience) {
        var card = row.get("offer_id", Long.class) == null ? null : rows.card(row, audience.isVatIncluded());
        return new Line(
                row.get("counts", String.class),
                row.get("rank", BigDecimal.class),
                row.get("sort_label", String.class),
                card);
    }

    private OfferPage page(LocalDate date, List<Line> lines, AssortmentQuery query) {
        var counts = rows.tree(String.valueOf(lines.get(0).counts));
        var cards = new ArrayList<OfferCard>();
        String next = null;
        for (var line : lines) {
            if (line.card != null && cards.size() < query.limit()) {
                cards.add(line.card);
                next = lines.size() > query.limit() ? line.cursor(query.sort()) : null;
            }
        }
        return new OfferPage(
                date,
                List.copyOf(cards),
                counts.path("total").asLong(),
                counts.path("approximate").asBoolean(),
                rows.facets(counts),
                next);
    }

    private record Line(
            @Nullable String counts,
            @Nullable BigDecimal rank,
            @Nullable String label,
            @Nullable OfferCard card) {

        @Nullable
        String cursor(AssortmentSort sort) {
            return rank == null || label == null || card == null
                    ? null
                    : new PageCursor(sort, rank, label, card.offer()).written();
        }
    }
}
