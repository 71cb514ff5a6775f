package coop.tablee.identity;

/** A household that one account alone acts for. */
public record OwnHousehold(long partyId, String name) {}
