package coop.tablee.network;

/** Who sells to the buyer: the cooperative (it buys and resells, one transfer of ownership more) or the producer (the cooperative acts under mandate). */
public enum SellerOfRecord {
    COOPERATIVE,
    PRODUCER
}
