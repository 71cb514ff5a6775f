package coop.tablee.catering;

/** For whom meals are counted: portions, and later needs, differ by age. {@link #EVERYONE} is a total that nobody has split. */
public enum AgeGroup {
    EVERYONE,
    NURSERY,
    PRIMARY,
    SECONDARY,
    ADULT,
    SENIOR
}
