package coop.tablee.payment.stripe;

/**
 * How a buyer gets to pay.
 *
 * @param url where; empty = there is no page to be had now
 * @param underWay whether they have done their part, and the money takes days
 */
record CardWay(String url, boolean underWay) {

    static final CardWay NONE = new CardWay("", false);
    static final CardWay UNDER_WAY = new CardWay("", true);

    static CardWay to(String url) {
        return new CardWay(url, false);
    }
}
