package coop.tablee.ordercycle;

import coop.tablee.shared.LocalizedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Offers of one family in a coordinator's table.
 *
 * @param open whether a phone shows its rows at once; of many rows it shows the families first
 * @param notable how many rows have something about them that the family's head tells
 */
public record OfferShelf<R>(LocalizedText family, List<R> rows, boolean open, long notable) {

    /** So many rows are looked through on a phone without getting lost. */
    private static final int FEW = 12;

    public OfferShelf {
        rows = List.copyOf(rows);
    }

    /** The rows by family, in their order; a family with a row that has to be looked at is open. */
    public static <R> List<OfferShelf<R>> of(
            List<R> rows, Function<R, LocalizedText> family, Predicate<R> lookedAt, Predicate<R> notable) {
        var shelves = new LinkedHashMap<LocalizedText, List<R>>();
        rows.forEach(row -> shelves.computeIfAbsent(family.apply(row), first -> new ArrayList<>())
                .add(row));
        return shelves.entrySet().stream()
                .map(shelf -> new OfferShelf<>(
                        shelf.getKey(),
                        shelf.getValue(),
                        rows.size() <= FEW || shelf.getValue().stream().anyMatch(lookedAt),
                        shelf.getValue().stream().filter(notable).count()))
                .toList();
    }
}
