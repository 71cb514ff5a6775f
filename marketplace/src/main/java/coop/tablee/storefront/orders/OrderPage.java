package coop.tablee.storefront.orders;

import coop.tablee.ordering.FeeKind;
import coop.tablee.platform.page.Place;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import coop.tablee.storefront.Sentence;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One order as its buyer follows it: a household until it is on the table, a kitchen until it is invoiced. Line amounts are in the buyer's basis (households VAT
 * in, kitchens VAT out); {@code total} and {@code maximum} are VAT in.
 *
 * @param title the situation, in words
 * @param kitchen whether it is delivered to a door and paid on account
 * @param payHref where to pay; absent when there is nothing to pay
 * @param payUntil until when the goods, or those that were added, are held for it; absent when it is owed: what was placed before, and whose money did not come
 * @param owed what is to be paid there then
 * @param added what was added after it was paid, and is to be paid there by itself
 * @param mayWantAgain whether it came to nothing, and what it wanted may go into the basket again
 * @param backInBasket whether what it wanted went back into the basket by itself, because it was never paid
 * @param cameToNothing whether nothing of it is coming: cancelled, or never paid
 * @param changeUntil until when it may be changed
 * @param someClosed whether some lines no longer change while others do
 * @param mayAskLate whether something may be asked for whose cut-off has passed
 * @param past whether it has been handed over
 * @param returns why money comes back, line by line; {@code returned} is their sum
 * @param productsWords how many products, {@code goods} what they come to without fees and deposits
 * @param deposits what is lent with the goods, outside of VAT and of {@code net}
 * @param drop what coming to the door costs and asks; absent when nothing
 * @param net the sum without VAT; absent for households, who see prices VAT in
 * @param maximum the most it may cost; absent when that is the total
 */
record OrderPage(
        String number,
        String title,
        String lead,
        boolean kitchen,
        List<Place> places,
        @Nullable String payHref,
        @Nullable Sentence payUntil,
        @Nullable Money owed,
        @Nullable Money added,
        boolean mayChange,
        boolean mayCancel,
        boolean mayWantAgain,
        boolean backInBasket,
        boolean cameToNothing,
        @Nullable Sentence changeUntil,
        boolean someClosed,
        boolean mayAskLate,
        boolean past,
        List<Line> lines,
        String linesWords,
        List<Amount> returns,
        Money returned,
        String productsWords,
        Money goods,
        List<Fee> fees,
        @Nullable Money net,
        List<Vat> vat,
        List<Lent> deposits,
        @Nullable String drop,
        Money total,
        @Nullable Money maximum,
        List<Amount> payments,
        @Nullable String paymentNote,
        @Nullable String purchaseOrder,
        String place,
        String address,
        String whenWords,
        List<Way> ways) {

    /**
     * One product.
     *
     * @param path from the producer over hubs to the place, with who carries
     * @param closed whether its cut-off has passed while others are open
     * @param facts what was ordered, packed and accepted where these differ
     * @param refused why it was refused; absent when it was not
     * @param about whether the amount is still an estimate
     * @param gone whether it was removed
     */
    record Line(
            LocalizedText name,
            String picture,
            String quantityWords,
            String seller,
            String path,
            boolean closed,
            List<String> facts,
            @Nullable String refused,
            boolean about,
            boolean gone,
            Money amount,
            Money maximum) {}

    record Amount(String words, Money amount) {}

    /** What is asked for of one kind by one seller, over all VAT rates. */
    record Fee(FeeKind kind, String seller, Money amount) {}

    /** Deposits of one kind. */
    record Lent(LocalizedText name, String count, String seller, Money amount) {}

    record Vat(BigDecimal rate, Money amount) {}

    /** The way of what one cooperative sends. */
    record Way(String cooperative, List<String> stops) {}
}
