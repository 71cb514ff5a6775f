package coop.tablee.imports;

import coop.tablee.catalogue.Label;
import java.util.Map;
import java.util.Optional;

/** Finds the label that a word of a file means. A claim alone: certificates prove it or not. */
final class LabelWords {

    private static final Map<String, Label> LABELS = Map.ofEntries(
            Map.entry("organic", Label.ORGANIC),
            Map.entry("in-conversion", Label.IN_CONVERSION),
            Map.entry("fair-price", Label.FAIR_PRICE),
            Map.entry("prix-juste", Label.FAIR_PRICE),
            Map.entry("prix-juste-producteur", Label.FAIR_PRICE),
            Map.entry("social-economy", Label.SOCIAL_ECONOMY),
            Map.entry("economie-sociale", Label.SOCIAL_ECONOMY),
            Map.entry("sociale-economie", Label.SOCIAL_ECONOMY),
            Map.entry("label-rouge", Label.QUALITY_SIGN),
            Map.entry("aop", Label.QUALITY_SIGN),
            Map.entry("aoc", Label.QUALITY_SIGN),
            Map.entry("igp", Label.QUALITY_SIGN),
            Map.entry("stg", Label.QUALITY_SIGN),
            Map.entry("pdo", Label.QUALITY_SIGN),
            Map.entry("pgi", Label.QUALITY_SIGN),
            Map.entry("tsg", Label.QUALITY_SIGN),
            Map.entry("quality-sign", Label.QUALITY_SIGN),
            Map.entry("fermier", Label.FARM),
            Map.entry("farm", Label.FARM),
            Map.entry("hve", Label.HVE),
            Map.entry("haute-valeur-environnementale", Label.HVE));

    private LabelWords() {}

    static Optional<Label> labelOf(String word) {
        return Optional.ofNullable(LABELS.get(word));
    }
}
