package coop.tablee.identity;

import coop.tablee.shared.Money;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody cannot be erased yet, or what they leave behind when they are.
 *
 * @param word its message is {@code identity.erasure.WORD}, with what it is about as argument
 * @param names what it is about: numbers of orders, names of organisations; empty where it is an amount
 * @param amount in euros, VAT in; absent where it is no amount
 * @param way where to do first what has to be done; empty where there is no such page
 * @param binding whether it has to be done first; otherwise it is only said
 */
public record ErasureObstacle(
        String word, String names, @Nullable Money amount, String way, boolean binding) {

    public static ErasureObstacle of(String word, String names, String way) {
        return new ErasureObstacle(word, names, null, way, true);
    }

    public static ErasureObstacle owed(String word, Money amount) {
        return new ErasureObstacle(word, "", amount, "", true);
    }

    public static ErasureObstacle left(String word, Money amount) {
        return new ErasureObstacle(word, "", amount, "", false);
    }

    public String message() {
        return "identity.erasure." + word;
    }
}
