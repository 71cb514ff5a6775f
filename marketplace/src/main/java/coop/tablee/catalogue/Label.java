package coop.tablee.catalogue;

/**
 * What a product claims. {@link #ORGANIC} and {@link #IN_CONVERSION} are shown only with certificates valid on the delivery date; the claim alone proves
 * nothing.
 */
public enum Label {
    ORGANIC,
    IN_CONVERSION,
    FAIR_PRICE,
    SOCIAL_ECONOMY,
    QUALITY_SIGN,
    FARM,
    HVE;

    public String messageKey() {
        return "label." + name();
    }
}
