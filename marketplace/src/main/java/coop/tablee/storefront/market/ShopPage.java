package coop.tablee.storefront.market;

import coop.tablee.assortment.AssortmentSort;
import coop.tablee.shared.LocalizedText;
import coop.tablee.storefront.Basket;
import coop.tablee.storefront.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shop window as its template shows it.
 *
 * @param query what the address asked for, with the place and day it came to
 * @param here the address to come back to
 * @param household whether somebody with a basket looks
 * @param say the sentence with its three controls
 * @param until when ordering ends; absent when nothing is open
 * @param movedOn what is said when the day asked for is past; absent when it is not
 * @param month the name of this month
 * @param seasonal what is in season, a row of plates; empty on a narrowed shelf
 * @param closed whether nothing can be ordered for this place
 * @param summary how much there is, in words
 * @param shown how many products have been shown, this page included
 * @param total how many there are
 * @param more the address of the next page; absent on the last one
 * @param basket the visitor's; absent for somebody without one
 */
record ShopPage(
        ShopQuery query,
        String here,
        boolean household,
        Sentence say,
        @Nullable Sentence until,
        @Nullable String movedOn,
        String month,
        List<SeasonalPlate> seasonal,
        boolean closed,
        String summary,
        List<FilterGroup> filters,
        List<Active> actives,
        List<Tile> tiles,
        int shown,
        long total,
        @Nullable String more,
        @Nullable Basket basket) {

    public List<AssortmentSort> sorts() {
        return List.of(AssortmentSort.values());
    }

    /** One thing in season. */
    record SeasonalPlate(LocalizedText name, String picture, String words, String href) {}

    /** One kind of filter. {@code name} is its parameter. */
    record FilterGroup(String name, List<FilterChoice> choices) {}

    /**
     * One box to tick, with how many products it would leave.
     *
     * @param lang the language of the words when it is not the page's
     * @param picture the drawing beside the words; absent for all but families
     */
    record FilterChoice(
            String value,
            String words,
            @Nullable String lang,
            long count,
            boolean chosen,
            @Nullable String picture) {}

    /** A choice that narrows the shelf now, and the address without it. */
    record Active(String words, String without) {}
}
