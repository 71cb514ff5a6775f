package coop.tablee.storefront.directory;

import coop.tablee.platform.page.PlaceMap;
import coop.tablee.shared.LocalizedText;
import coop.tablee.storefront.Sign;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory as it is shown, on the screen and on paper.
 *
 * @param summary how many there are, in words
 * @param filters ticks, with how many each would leave
 * @param communes to choose one from
 * @param actives the choices made, each with the address without it
 * @param from the number of the first one shown, {@code to} of the last
 * @param csv the whole list as a file, {@code sheet} to print
 */
record DirectoryPage(
        DirectoryQuery query,
        String summary,
        List<Filter> filters,
        List<Choice> communes,
        List<Active> actives,
        List<Entry> entries,
        PlaceMap map,
        long total,
        int from,
        int to,
        @Nullable String before,
        @Nullable String next,
        String csv,
        String sheet) {

    /** One kind of filter; {@code name} is its parameter. */
    record Filter(String name, List<Choice> choices) {}

    /** @param lang the language of the words when it is not the page's */
    record Choice(String value, String words, @Nullable String lang, long count, boolean chosen) {}

    record Active(String words, String without) {}

    /**
     * A producer or a cooperative.
     *
     * @param number on the map, and in the list
     * @param what what it is and where
     * @param said what it says of itself; the text may be empty
     * @param families what it makes or brings
     * @param certificates in words, those that no sign says
     * @param by which cooperatives sell its goods, or how many producers it brings together; may be absent
     */
    record Entry(
            int number,
            String name,
            String href,
            String what,
            LocalizedText.Text said,
            List<LocalizedText> families,
            List<Sign> signs,
            List<String> certificates,
            @Nullable String by) {}
}
