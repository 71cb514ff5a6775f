package coop.tablee.catering.menu;

/** What is served at which time of a day, in the day's order. */
public enum Meal {
    BREAKFAST,
    SOUP,
    LUNCH,
    SNACK,
    DINNER;

    public String messageKey() {
        return "catering.meal." + name();
    }
}
