package coop.tablee.identity;

/**
 * What a person may do for the party they act for. A membership grants any number of them; {@link #HOUSEHOLD_MEMBER} is what a person is in their own
 * household; {@link #GUEST} is no membership's but what somebody is who fills a basket and orders without an account; and {@link #ADMINISTRATOR} belongs to the account itself, whatever it acts for.
 */
public enum Role {
    OWNER,
    COORDINATOR,
    BUYER,
    APPROVER,
    COOK,
    STOCK_KEEPER,
    PACKER,
    DRIVER,
    VOLUNTEER,
    REPORTER,
    AUDITOR,
    HOUSEHOLD_MEMBER,
    GUEST,
    ADMINISTRATOR
}
