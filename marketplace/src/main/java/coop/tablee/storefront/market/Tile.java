package coop.tablee.storefront.market;

import coop.tablee.shared.LocalizedText;
import coop.tablee.storefront.Measure;
import coop.tablee.storefront.Sign;
import coop.tablee.storefront.Stepper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One product on the shelf.
 *
 * @param producerHref the page of who makes it
 * @param cooperative who brings it, where two cooperatives bring the same; absent elsewhere
 * @param href its own page, for the place and day chosen
 * @param avoided what the household that looks must not eat and is or may be in it, or is not known; nothing for everybody else
 * @param flag what is said on the picture: sold out, or how few are left
 * @param feature whether it takes two columns, as the first of a shelf does
 */
public record Tile(
        LocalizedText name,
        String producer,
        @Nullable String city,
        String producerHref,
        @Nullable String cooperative,
        String picture,
        String ground,
        String href,
        Measure measure,
        List<Sign> signs,
        List<Sign> avoided,
        @Nullable Sign flag,
        boolean soldOut,
        boolean feature,
        Stepper step) {

    Tile by(String cooperative) {
        return new Tile(
                name,
                producer,
                city,
                producerHref,
                cooperative,
                picture,
                ground,
                href,
                measure,
                signs,
                avoided,
                flag,
                soldOut,
                feature,
                step);
    }
}
