package coop.tablee.network;

/** What an organisation does in the territory; one may be several. */
public enum OrganisationKind {
    PRODUCER,
    COOPERATIVE,
    AUTHORITY,
    KITCHEN,
    CARRIER,
    FOOD_COUNCIL,
    FOOD_AID,
    PLATFORM
}
