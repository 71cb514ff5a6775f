package coop.tablee.network;

import coop.tablee.shared.Money;
import org.jspecify.annotations.Nullable;

/**
 * Something that is open with an organisation that wants to end.
 *
 * @param word says what, by the message {@code network.open.WORD}
 * @param names of what it is about, for the message; empty with an amount
 * @param amount VAT in; absent where it is about no money
 * @param way where to see to it; empty where there is no such page
 * @param binding whether it has to be seen to first; otherwise it is only said
 */
public record OpenMatter(
        String word, String names, @Nullable Money amount, String way, boolean binding) {

    public static OpenMatter of(String word, String names, String way) {
        return new OpenMatter(word, names, null, way, true);
    }

    public static OpenMatter owed(String word, Money amount, String way) {
        return new OpenMatter(word, "", amount, way, true);
    }

    /** What goes on or is left behind, and stops nobody. */
    public OpenMatter onlySaid() {
        return new OpenMatter(word, names, amount, way, false);
    }

    public String message() {
        return "network.open." + word;
    }
}
