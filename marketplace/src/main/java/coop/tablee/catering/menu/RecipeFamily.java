package coop.tablee.catering.menu;

/** Dishes that can stand in for each other on a menu. */
public enum RecipeFamily {
    SOUP,
    STARTER,
    MEAT,
    FISH,
    VEGETARIAN,
    SIDE,
    SALAD,
    DESSERT,
    BREAKFAST,
    SNACK;

    public String messageKey() {
        return "catering.family." + name();
    }
}
