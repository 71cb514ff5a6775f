package coop.tablee.storefront.directory;

import coop.tablee.platform.page.PlaceMap;
import coop.tablee.shared.LocalizedText;
import coop.tablee.storefront.Basket;
import coop.tablee.storefront.FieldSeal;
import coop.tablee.storefront.Sign;
import coop.tablee.storefront.market.Tile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public page of a producer or a cooperative.
 *
 * @param kind {@code producer} or {@code cooperative}
 * @param here the address to come back to
 * @param town absent where nobody has said where it is
 * @param presentation what it says of itself; the text may be empty
 * @param signs what it stands for, in few words: organic, social economy
 * @param certificates valid today, in words
 * @param social that an authority calls it part of the social economy, in words; absent where none does
 * @param offer for which place and day {@code tiles} are; absent when there is none, or for a cooperative
 * @param places where and when its goods can be had, the next first
 * @param sheet its entry of the directory, to print
 * @param partners for a producer the cooperatives that sell its goods, for a cooperative the producers whose goods it brings
 */
record ProfilePage(
        String kind,
        String here,
        String name,
        @Nullable String town,
        LocalizedText.Text presentation,
        FieldSeal seal,
        List<Sign> signs,
        List<Attestation> certificates,
        @Nullable String social,
        @Nullable String offer,
        List<Tile> tiles,
        boolean household,
        List<Meeting> places,
        List<Partner> partners,
        PlaceMap map,
        String sheet,
        @Nullable Basket basket) {

    public boolean isProducer() {
        return kind.equals("producer");
    }

    /** A certificate: what it says, who controls it, and until when it holds. */
    record Attestation(String scheme, @Nullable String by, String until) {}

    /** A place with the days on which something can be had there. */
    record Meeting(int number, String name, @Nullable String city, String href, List<Day> days) {}

    /**
     * A day of a place.
     *
     * @param until the last moment to order, in words
     * @param chosen whether the page shows what is there that day
     */
    record Day(String day, String until, String href, boolean chosen) {}

    record Partner(String name, @Nullable String city, String href) {}
}
