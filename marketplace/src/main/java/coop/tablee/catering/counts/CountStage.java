package coop.tablee.catering.counts;

/** How sure a count is. What to buy follows the last of the first three that was said; served is what came of it. */
public enum CountStage {
    FORECAST,
    REGISTERED,
    FINAL,
    SERVED;

    public String messageKey() {
        return "catering.count.stage." + name();
    }
}
