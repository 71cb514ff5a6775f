package coop.tablee.ordering.approval;

import coop.tablee.shared.Money;

/**
 * Which orders of an authority's kitchens need an agreement. Amounts are in euros, VAT in: the most that all orders which are sent together may come to.
 *
 * @param free up to this nobody has to agree
 * @param buyer up to this a buyer agrees, above it an approver; the same as {@code free} where there is no buyer's step
 * @param fourEyes whether nobody agrees to what they sent themselves
 * @param remindHours how many hours before its cut-off those who may agree are reminded, 1 to 168
 * @param version counts its changes; 0 for one that is not kept yet
 */
public record ApprovalPolicy(
        Money free, Money buyer, boolean fourEyes, AtCutOff atCutOff, int remindHours, long version) {}
