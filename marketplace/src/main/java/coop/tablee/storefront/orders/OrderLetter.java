package coop.tablee.storefront.orders;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mail about an order says, all of it in words already.
 *
 * @param glimpse what stands beside the subject in a list of mails
 * @param sender who writes: the cooperatives of the order
 * @param strip the one thing to know or do by a time
 * @param changes what is different from what the buyer knew
 * @param foot who to ask, and who sells
 */
record OrderLetter(
        String subject,
        String glimpse,
        String sender,
        String title,
        String opening,
        @Nullable String strip,
        List<Change> changes,
        String linesTitle,
        List<Line> lines,
        List<Sum> sums,
        List<String> notes,
        List<String> foot) {

    /** A product with its amount before and after, and why. */
    record Change(String name, @Nullable String lang, String before, String after, String why) {}

    record Line(String words, @Nullable String lang, String small, String amount) {}

    record Sum(String words, String amount, boolean total) {}
}
