package coop.tablee.catering;

import java.time.LocalDate;
import java.util.List;

/**
 * What it would take to have so much organic, in words.
 *
 * @param percent that was asked for
 * @param now the share as the week stands, {@code then} with all switches
 * @param reached whether all switches bring the share that was asked for
 * @param cost of all switches, for the week
 * @param mealNow what a meal costs, {@code mealThen} with all switches; {@code budget} in words
 * @param put what the button sends that takes all switches
 * @param seen what the cells hold
 */
record OrganicPage(
        KitchenDoor door,
        LocalDate monday,
        int number,
        int percent,
        String now,
        String then,
        boolean reached,
        String cost,
        String mealNow,
        String mealThen,
        String budget,
        boolean overBudget,
        List<SwitchView> switches,
        String put,
        String seen) {}
