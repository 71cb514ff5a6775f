package coop.tablee.catering.counts;

import coop.tablee.catering.KitchenDoor;
import java.time.LocalDate;
import java.util.List;

/**
 * The counts of a meal as their page shows them.
 *
 * @param label the day, already written
 * @param finalWords until when counts may change, or that they are final
 * @param reaches for which days and meals what is typed may be meant
 * @param said what was said before, a sentence for each stage
 */
record CountPage(
        KitchenDoor door,
        List<KitchenDoor> doors,
        LocalDate day,
        String label,
        LocalDate before,
        LocalDate after,
        String meal,
        List<Choice> meals,
        List<Choice> stages,
        boolean isFinal,
        String finalWords,
        List<String> said,
        List<Choice> reaches,
        List<Field> ordinary,
        List<Row> apart) {

    /** Something to choose. */
    record Choice(String value, String name, boolean chosen) {}

    /** A field for one age group. */
    record Field(String id, String label, String value, String usual) {}

    /** A row of those who eat differently. */
    record Row(String id, List<Choice> groups, List<Choice> diets, List<Choice> textures, String people) {}
}
