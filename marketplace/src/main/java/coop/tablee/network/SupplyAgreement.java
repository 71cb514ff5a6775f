package coop.tablee.network;

/** What a producer lets a cooperative do, and who then is the seller of record. */
public record SupplyAgreement(
        long id,
        long producer,
        long cooperative,
        SellerOfRecord sellerOfRecord,
        boolean mayOffer,
        boolean mayEditStock,
        boolean mayEnterWeights) {

    /** The party whose sale it is. */
    public long seller() {
        return sellerOfRecord == SellerOfRecord.PRODUCER ? producer : cooperative;
    }
}
