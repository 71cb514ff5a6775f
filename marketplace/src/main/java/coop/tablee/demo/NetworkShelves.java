package coop.tablee.demo;

import coop.tablee.catalogue.Label;
import coop.tablee.catalogue.NewProduct;
import coop.tablee.catalogue.ProductFacts;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** What a network's producers make: the small story's goods in sizes of their own and at prices of their own, the same for the same seed. */
final class NetworkShelves {

    private static final List<Size> SIZES = List.of(
            new Size("petit", "small", "klein", "klein", "0.55"), new Size("grand", "large", "groot", "groß", "1.8"));
    private static final int CHEAPEST_PERCENT = 85;
    private static final int SPREAD_PERCENT = 40;

    private final Map<String, List<Rows.Row>> goods;
    private final long seed;

    NetworkShelves(long seed) {
        this.seed = seed;
        this.goods = Rows.of("products.csv").stream().collect(Collectors.groupingBy(row -> row.get("family")));
    }

    private record Size(String fr, String en, String nl, String de, String factor) {

        String in(String language) {
            return switch (language) {
                case "fr" -> fr;
                case "nl" -> nl;
                case "de" -> de;
                default -> en;
            };
        }
    }

    /** So many products of a producer; {@code number} counts producers. */
    List<NewProduct> madeBy(long producer, int number, NetworkPlan.Producer who, int count) {
        var random = new SplittableRandom(seed + number);
        var made = new ArrayList<NewProduct>();
        var rows = who.trade().families().stream()
                .flatMap(family -> goods.getOrDefault(family, List.of()).stream())
                .toList();
        var start = random.nextInt(rows.size());
        for (var i = 0; i < count; i++) {
            var row = rows.get((start + i) % rows.size());
            var price = BigDecimal.valueOf(CHEAPEST_PERCENT + random.nextInt(SPREAD_PERCENT), 2);
            made.add(new NewProduct(
                    producer, "N%03d".formatted(i + 1), priced(variant(row, who.labels(), i / rows.size()), price)));
        }
        return made;
    }

    /** The plain goods first, then by the sack where there are sacks, then in other sizes. */
    private static ProductFacts variant(Rows.Row row, Set<Label> labels, int round) {
        var plain = Shelves.facts(labels, row);
        var sacks = row.get("bulk").isEmpty() ? 0 : 1;
        if (round == 0) {
            return plain;
        }
        return round == 1 && sacks == 1
                ? Shelves.sack(plain, new BigDecimal(row.get("bulk")))
                : sized(plain, (round - 1 - sacks) % SIZES.size(), (round - 1 - sacks) / SIZES.size());
    }

    private static ProductFacts sized(ProductFacts one, int index, int again) {
        var size = SIZES.get(index);
        var factor = new BigDecimal(size.factor());
        var names = new LinkedHashMap<String, String>();
        one.names()
                .texts()
                .forEach((language, name) ->
                        names.put(language, name + ", " + size.in(language) + (again == 0 ? "" : " " + (again + 1))));
        return new ProductFacts(
                new LocalizedText(names),
                one.descriptions(),
                one.family(),
                one.picture(),
                one.orderingUnit(),
                one.pricingUnit(),
                one.orderingUnit() == one.contentUnit()
                        ? one.content()
                        : one.content().multiply(factor),
                one.contentUnit(),
                one.catchWeight(),
                one.tolerance(),
                one.catchWeight() || one.price() == null
                        ? one.price()
                        : one.price().multiply(factor),
                one.vatCategory(),
                one.storage(),
                one.allergens(),
                one.labels(),
                one.season(),
                one.crateShare(),
                one.animal());
    }

    private static ProductFacts priced(ProductFacts one, BigDecimal factor) {
        return new ProductFacts(
                one.names(),
                one.descriptions(),
                one.family(),
                one.picture(),
                one.orderingUnit(),
                one.pricingUnit(),
                one.content(),
                one.contentUnit(),
                one.catchWeight(),
                one.tolerance(),
                one.price() == null ? null : one.price().multiply(factor).setScale(2, RoundingMode.HALF_UP),
                one.vatCategory(),
                one.storage(),
                one.allergens(),
                one.labels(),
                one.season(),
                one.crateShare(),
                one.animal());
    }
}
