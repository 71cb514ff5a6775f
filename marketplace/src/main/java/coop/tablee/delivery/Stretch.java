package coop.tablee.delivery;

import java.util.List;

/** One stretch of a way: from site to site, and the party that carries the goods along it. {@code sequence} counts from 1. */
public record Stretch(
        int sequence, long from, String fromName, long to, String toName, long carrier, String carrierName) {

    /**
     * The way in the names of those who are on it, each carrier behind the place it sets out from: {@code Ferme X → Hub Y (Vélo Z) → Porte}. A producer that
     * brings its own goods is not said twice. Empty for goods that are fetched where they grow.
     */
    public static String inWords(List<Stretch> way, long producer) {
        var words = new StringBuilder();
        for (var stretch : way) {
            words.append(stretch.fromName);
            if (stretch.carrier != producer) {
                words.append(" (").append(stretch.carrierName).append(')');
            }
            words.append(" → ");
        }
        return way.isEmpty() ? "" : words.append(way.get(way.size() - 1).toName).toString();
    }
}
