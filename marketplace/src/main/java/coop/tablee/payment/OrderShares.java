package coop.tablee.payment;

import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Mono;

/** Who knows whose the things are that money is asked for, so that it can go on to those who sold them, and what they come to in the end. */
public interface OrderShares {

    /**
     * What one seller gets of an order.
     *
     * @param country of the seller, whose state its VAT is owed to (ISO 3166, two letters)
     * @param sold whether goods were received, so that the amounts are those of the books; before, they may still change
     * @param gross cents, VAT in, in the order's currency; nought for who may still get something
     * @param vat cents of it
     */
    record SellerShare(long order, long seller, String country, boolean sold, long gross, long vat) {}

    /** Everybody who sells something in these orders. */
    Mono<List<SellerShare>> of(Collection<Long> orders);

    /**
     * What to take for an order of money that is held.
     *
     * @param ended whether it will not change any more
     * @param minor cents, VAT in; of one that has not ended the most that it may come to
     */
    record Taking(long order, boolean ended, long minor) {}

    /** Locks the orders first, so that within a transaction they stay as they are told. */
    Mono<List<Taking>> takingOf(Collection<Long> orders);

    /** Whether these orders may come to less than they ask for, and come to their end soon enough for a card to hold the money: within five days. */
    Mono<Boolean> areWeighedSoon(Collection<Long> orders);

    /** Where a seller is at home (ISO 3166, two letters); empty for who is no organisation. */
    Mono<String> countryOf(long seller);
}
