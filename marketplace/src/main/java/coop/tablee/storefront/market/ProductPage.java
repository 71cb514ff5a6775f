package coop.tablee.storefront.market;

import coop.tablee.shared.LocalizedText;
import coop.tablee.storefront.Basket;
import coop.tablee.storefront.FieldSeal;
import coop.tablee.storefront.Measure;
import coop.tablee.storefront.Sentence;
import coop.tablee.storefront.Sign;
import coop.tablee.storefront.Stepper;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A product's own page, for one place and one delivery day.
 *
 * @param title the words of the tab
 * @param here the address to come back to
 * @param market the address of the whole shelf, {@code shelf} of its family's
 * @param producerHref the page of who makes it
 * @param seal the farm's own drawing
 * @param favourite whether the household marked it; absent for who cannot
 * @param flag whether it is sold out, or how few are left, when that is worth saying
 * @param rule from how much and by which steps it is sold, when it is not simply one by one
 * @param allergens what it contains and may contain, in words
 * @param unknownAllergens what nobody has said yet; absent when all is known
 * @param split where the money goes
 * @param months the year, with the months in season; {@code path} the stops on the way
 * @param also a few others in season
 * @param avoided what the household that looks must not eat, and is or may be in it
 */
record ProductPage(
        String title,
        String here,
        String market,
        String shelf,
        boolean household,
        LocalizedText name,
        LocalizedText.Text description,
        LocalizedText family,
        String picture,
        String ground,
        String producer,
        @Nullable String city,
        String producerHref,
        FieldSeal seal,
        long product,
        @Nullable Boolean favourite,
        String seller,
        List<Sign> signs,
        Measure measure,
        boolean vatIncluded,
        BigDecimal vatRate,
        boolean soldOut,
        boolean closed,
        Sentence orderBefore,
        @Nullable Sign flag,
        @Nullable String rule,
        List<Sign> allergens,
        @Nullable String unknownAllergens,
        PriceSplit split,
        List<Season.MonthOfYear> months,
        List<Stop> path,
        Stepper step,
        List<Tile> also,
        @Nullable Basket basket,
        List<Avoided> avoided) {

    /** A place on the way: {@code kind} is farm, hub, point, door or gate; {@code carrier} brings the goods on from there. */
    record Stop(String name, String kind, @Nullable String carrier) {}
}
