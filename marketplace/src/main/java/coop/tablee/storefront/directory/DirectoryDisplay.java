package coop.tablee.storefront.directory;

import coop.tablee.catalogue.Families;
import coop.tablee.catalogue.Family;
import coop.tablee.catalogue.Label;
import coop.tablee.network.CertificateScheme;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.PlaceMap;
import coop.tablee.platform.page.PlaceMap.Look;
import coop.tablee.shared.LocalizedText;
import coop.tablee.storefront.PublicAddress;
import coop.tablee.storefront.Sign;
import coop.tablee.storefront.Signs;
import coop.tablee.storefront.directory.DirectoryPage.Active;
import coop.tablee.storefront.directory.DirectoryPage.Choice;
import coop.tablee.storefront.directory.DirectoryPage.Entry;
import coop.tablee.storefront.directory.DirectoryPage.Filter;
import coop.tablee.storefront.directory.Found.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Says the directory in words: what was found, the filters, each entry. */
@Component
class DirectoryDisplay {

    /** A sign says these already. */
    private static final Set<CertificateScheme> SAID_BY_SIGNS =
            Set.of(CertificateScheme.ORGANIC, CertificateScheme.SOCIAL);

    private final Directory directory;
    private final Families families;
    private final Signs signs;
    private final Formats formats;
    private final MessageSource messages;

    DirectoryDisplay(Directory directory, Families families, Signs signs, Formats formats, MessageSource messages) {
        this.directory = directory;
        this.families = families;
        this.signs = signs;
        this.formats = formats;
        this.messages = messages;
    }

    Mono<DirectoryPage> page(DirectoryQuery query, int limit, Locale locale) {
        return directory
                .find(query, limit)
                .zipWith(families.all())
                .map(both -> page(query, limit, both.getT1(), both.getT2(), locale));
    }

    private DirectoryPage page(DirectoryQuery query, int limit, Found found, Map<String, Family> known, Locale locale) {
        var before = (query.page() - 1) * limit;
        var entries = new ArrayList<Entry>();
        for (var item : found.items()) {
            entries.add(entry(before + entries.size() + 1, item, known, locale));
        }
        var filters = filters(query, found.counts(), known, locale);
        var communes = found.counts().communes().stream()
                .map(one ->
                        choice(one, named(one), query.commune() == null ? Set.of() : Set.of(query.commune()), locale))
                .toList();
        return new DirectoryPage(
                query,
                summary(query, found, locale),
                filters,
                communes,
                actives(query, found, filters, communes, locale),
                entries,
                map(entries, found.items()),
                found.total(),
                before + 1,
                before + entries.size(),
                query.page() > 1 ? query.hrefOfPage(query.page() - 1) : null,
                before + entries.size() < found.total() && !entries.isEmpty()
                        ? query.hrefOfPage(query.page() + 1)
                        : null,
                query.href("/directory.csv"),
                query.href("/directory.pdf"));
    }

    private Entry entry(int number, Listed item, Map<String, Family> known, Locale locale) {
        return new Entry(
                number,
                item.name(),
                item.isProducer()
                        ? PublicAddress.ofProducer(item.id(), item.name())
                        : PublicAddress.ofCooperative(item.id(), item.name()),
                what(item, locale),
                item.presentation().in(locale),
                item.families().stream()
                        .map(known::get)
                        .filter(Objects::nonNull)
                        .map(Family::names)
                        .toList(),
                signsOf(item, locale),
                item.certificates().stream()
                        .filter(one -> !SAID_BY_SIGNS.contains(one))
                        .map(one -> say("storefront.certificate." + one, locale))
                        .toList(),
                by(item, locale));
    }

    private String what(Listed item, Locale locale) {
        var key = "storefront.profile." + (item.isProducer() ? "producer" : "cooperative");
        return item.city().isBlank() ? say(key, locale) : say(key + "-in", locale, item.city());
    }

    private @Nullable String by(Listed item, Locale locale) {
        if (!item.sellers().isEmpty()) {
            return say(
                    "storefront.directory.sold-by",
                    locale,
                    item.sellers().stream().map(Listed.Seller::name).collect(Collectors.joining(", ")));
        }
        return item.growers() > 0
                ? say("storefront.directory.growers", locale, formats.in(locale).number(item.growers()), item.growers())
                : null;
    }

    /** A producer's are those of its products; what a cooperative brings is others', so it stands for its own certificates alone. */
    private List<Sign> signsOf(Listed item, Locale locale) {
        var labels = new TreeSet<>(item.isProducer() ? item.labels() : List.<Label>of());
        if (item.certificates().contains(CertificateScheme.ORGANIC)) {
            labels.add(Label.ORGANIC);
        }
        if (item.social()) {
            labels.add(Label.SOCIAL_ECONOMY);
        }
        return labels.stream().map(label -> signs.label(label, locale)).toList();
    }

    private static PlaceMap map(List<Entry> entries, List<Listed> items) {
        var spots = new ArrayList<PlaceMap.Spot>();
        for (var entry : entries) {
            var item = items.get(spots.size());
            spots.add(new PlaceMap.Spot(
                    entry.number(),
                    Look.NUMBER,
                    item.name(),
                    item.city(),
                    "#entry-" + entry.number(),
                    item.latitude(),
                    item.longitude()));
        }
        return PlaceMap.of(spots);
    }

    private String summary(DirectoryQuery query, Found found, Locale locale) {
        var key = found.approximate()
                ? "storefront.directory.closest"
                : query.isFiltered() ? "storefront.directory.found" : "storefront.directory.count";
        return say(key, locale, formats.in(locale).number(found.total()), found.total());
    }

    private List<Filter> filters(DirectoryQuery query, Found.Counts counts, Map<String, Family> known, Locale locale) {
        return Stream.of(
                        filter("kind", counts.kinds(), query.kind(), one -> kindWords(one, locale), locale),
                        filter("family", counts.families(), query.family(), one -> familyWords(one, known), locale),
                        filter(
                                "label",
                                counts.labels(),
                                query.label(),
                                one -> plain(say(Label.valueOf(one.value()).messageKey(), locale), locale),
                                locale),
                        filter(
                                "certificate",
                                counts.certificates(),
                                query.certificate(),
                                one -> plain(
                                        say("storefront.certificate." + CertificateScheme.valueOf(one.value()), locale),
                                        locale),
                                locale),
                        filter(
                                "social",
                                counts.social() == 0 && !query.social()
                                        ? List.of()
                                        : List.of(new Count("true", null, counts.social())),
                                query.social() ? Set.of("true") : Set.of(),
                                one -> plain(say("storefront.directory.social-only", locale), locale),
                                locale))
                .filter(filter -> !filter.choices().isEmpty())
                .toList();
    }

    private static Filter filter(
            String name, List<Count> counts, Set<String> chosen, Function<Count, LocalizedText> words, Locale locale) {
        return new Filter(
                name,
                counts.stream()
                        .map(one -> choice(one, words.apply(one), chosen, locale))
                        .toList());
    }

    private static Choice choice(Count one, LocalizedText words, Set<String> chosen, Locale locale) {
        var text = words.in(locale);
        return new Choice(
                one.value(),
                text.text(),
                text.lang().equals(locale.getLanguage()) ? null : text.lang(),
                one.count(),
                chosen.contains(one.value()));
    }

    private LocalizedText kindWords(Count one, Locale locale) {
        return plain(say("storefront.directory.kind." + one.value(), locale), locale);
    }

    private static LocalizedText familyWords(Count one, Map<String, Family> known) {
        var family = known.get(one.value());
        return family == null ? LocalizedText.of("fr", one.value()) : family.names();
    }

    /** A town is called what it is called. */
    private static LocalizedText named(Count one) {
        return LocalizedText.of("fr", Objects.requireNonNullElse(one.name(), one.value()));
    }

    private static LocalizedText plain(String words, Locale locale) {
        return LocalizedText.of(locale.getLanguage(), words);
    }

    /** Each choice with the way to take it away; one that would leave nothing is there too. */
    private List<Active> actives(
            DirectoryQuery query, Found found, List<Filter> filters, List<Choice> communes, Locale locale) {
        var words = Stream.concat(
                        filters.stream()
                                .flatMap(filter -> filter.choices().stream()
                                        .map(choice ->
                                                Map.entry(filter.name() + " " + choice.value(), choice.words()))),
                        communes.stream()
                                .map(one -> Map.entry(
                                        "commune " + one.value(),
                                        say("storefront.directory.reaches", locale, one.words()))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, same) -> one));
        var actives = new ArrayList<Active>();
        if (!query.q().isEmpty()) {
            actives.add(
                    new Active(say("storefront.shop.searched", locale, query.q()), query.hrefWithout("q", query.q())));
        }
        query.chosen()
                .forEach((name, values) -> values.forEach(value -> actives.add(new Active(
                        switch (name) {
                            case "destination" ->
                                say(
                                        "storefront.directory.reaches",
                                        locale,
                                        Objects.requireNonNullElse(found.place(), value));
                            case "only" -> say("storefront.directory.only", locale);
                            default -> words.getOrDefault(name + " " + value, value);
                        },
                        query.hrefWithout(name, value)))));
        return actives;
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
