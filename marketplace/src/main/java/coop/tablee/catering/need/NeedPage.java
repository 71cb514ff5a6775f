package coop.tablee.catering.need;

import coop.tablee.catering.KitchenDoor;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A week's needs as their page shows them; amounts are already written.
 *
 * @param gaps what the menus lack, a sentence each
 * @param lots what is proposed, by lot and supplier
 * @param toChoose how many needs wait for a choice
 */
record NeedPage(
        KitchenDoor door,
        List<KitchenDoor> doors,
        LocalDate monday,
        LocalDate before,
        LocalDate after,
        int number,
        List<Day> days,
        List<String> gaps,
        int toChoose,
        boolean fillable,
        List<LotView> lots,
        RuleView rule) {

    /** What comes on one day. */
    record Day(String label, List<LineView> lines) {}

    /**
     * A need.
     *
     * @param stock the field's name; absent where an earlier line of the same food has it
     * @param stockText kilograms as typed
     * @param breaches which diets of a day the proposed product does not suit, a sentence each
     * @param covered whether nothing is left to buy
     */
    record LineView(
            String field,
            String name,
            @Nullable String lang,
            String amount,
            String explanation,
            List<String> reasons,
            @Nullable String stock,
            String stockText,
            boolean covered,
            boolean noPiece,
            List<String> breaches,
            List<Choice> choices) {}

    /**
     * What is proposed under one lot, or outside of all.
     *
     * @param room what is left of its ceiling, in words; absent outside of a lot
     * @param over whether this week alone passes what is left
     */
    record LotView(String name, String cost, @Nullable String room, boolean over, List<SupplierView> suppliers) {}

    /** What one supplier would bring under the lot. */
    record SupplierView(String name, String cost, List<ShareView> shares) {}

    /** One food from one supplier on one day, and how the amount came about. */
    record ShareView(String day, String food, @Nullable String lang, String product, String account, String cost) {}

    /** Something to choose. */
    record Choice(String value, String name, boolean chosen) {}

    /** The kitchen's rule, as its form shows it. */
    record RuleView(List<Choice> weekdays, int daysBefore, String finalAt, int finalDaysBefore) {}
}
