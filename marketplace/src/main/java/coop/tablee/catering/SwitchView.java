package coop.tablee.catering;

import coop.tablee.catering.WeekPage.Sign;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that could be ordered instead, in words.
 *
 * @param instead the name of what it would replace
 * @param price per kilogram, litre or piece, with its unit
 * @param tone of the difference: {@code good} for cheaper, else empty
 * @param difference to what it would replace, in price or for the week
 * @param cells what would stand where, a sentence for each day; empty when there is nothing to switch
 * @param put what its button sends: the cells with their amounts; empty when there is nothing to switch
 */
record SwitchView(
        String instead,
        String name,
        @Nullable String lang,
        String from,
        List<Sign> signs,
        String price,
        String difference,
        String tone,
        List<String> cells,
        String put) {}
