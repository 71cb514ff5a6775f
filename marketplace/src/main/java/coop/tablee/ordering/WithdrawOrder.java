package coop.tablee.ordering;

/**
 * A cooperative takes back its part of an order, which is all of it when nobody else sells in it.
 *
 * @param version of the order as the coordinator saw it
 * @param key of this one wish: sent twice, it is done once
 */
public record WithdrawOrder(String number, long version, CorrectionKey key, Because because) implements Correction {

    @Override
    public boolean isPossibleWhileAdded() {
        return true;
    }
}
