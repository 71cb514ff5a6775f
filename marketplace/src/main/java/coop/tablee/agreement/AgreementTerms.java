package coop.tablee.agreement;

import java.time.LocalDate;

/**
 * What an agreement is in short. Days are those on which orders are accepted, both counted in, as Brussels and Paris count them.
 *
 * @param reference the authority's own, once
 * @param renewals how often it may be renewed, by {@code renewalMonths} each
 * @param paymentDays from the invoice on
 * @param paymentSource the law or article of the contract that says so
 */
public record AgreementTerms(
        String reference,
        String title,
        LocalDate from,
        LocalDate until,
        int renewals,
        int renewalMonths,
        int paymentDays,
        String paymentSource) {}
