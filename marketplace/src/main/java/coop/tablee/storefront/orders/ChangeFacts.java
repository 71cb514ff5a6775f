package coop.tablee.storefront.orders;

import coop.tablee.assortment.OfferCard;
import coop.tablee.catalogue.Family;
import java.util.Map;

/**
 * What a page that changes an order needs besides the order.
 *
 * @param cards the offers of its lines that may still be ordered there
 */
record ChangeFacts(Map<Long, OfferCard> cards, Map<String, Family> families) {}
