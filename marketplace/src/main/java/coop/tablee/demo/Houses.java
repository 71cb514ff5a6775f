package coop.tablee.demo;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catering.AgeGroup;
import coop.tablee.catering.Diet;
import coop.tablee.catering.Diets;
import coop.tablee.catering.HeadCounts;
import coop.tablee.catering.KitchenPlan;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.time.DayOfWeek;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** For how many each kitchen of the story cooks, within which budget, and which diets it minds. Counts only, as everywhere. */
@Component
class Houses {

    private static final List<Kept> EVERYWHERE = List.of(
            new Kept("Sans lait", "No milk", "Zonder melk", "Ohne Milch", Set.of(Allergen.MILK), 40),
            new Kept("Sans gluten", "No gluten", "Zonder gluten", "Ohne Gluten", Set.of(Allergen.GLUTEN), 60));
    private static final List<Kept> IN_CARE_HOMES = List.of(
            new Kept("Sans œufs", "No eggs", "Zonder eieren", "Ohne Eier", Set.of(Allergen.EGGS), 30),
            new Kept("Sans poisson", "No fish", "Zonder vis", "Ohne Fisch", Set.of(Allergen.FISH), 45));

    private final Cast cast;
    private final Troupe troupe;
    private final HeadCounts counts;
    private final Diets diets;

    Houses(Cast cast, Troupe troupe, HeadCounts counts, Diets diets) {
        this.cast = cast;
        this.troupe = troupe;
        this.counts = counts;
        this.diets = diets;
    }

    void furnish() {
        school("tilleuls", 260);
        school("moulinKitchen", 140);
        school("sources", 180);
        school("parcNord", 95);
        school("bouleaux", 210);
        careHome("erables", 88);
        careHome("charmes", 64);
    }

    private void school(String kitchen, int children) {
        var cooks = EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);
        plan(
                kitchen,
                cooks,
                Map.of(AgeGroup.NURSERY, children / 3, AgeGroup.PRIMARY, children - children / 3),
                145,
                40);
        keep(kitchen, EVERYWHERE, children);
    }

    private void careHome(String kitchen, int residents) {
        plan(kitchen, EnumSet.allOf(DayOfWeek.class), Map.of(AgeGroup.SENIOR, residents), 310, 25);
        keep(kitchen, EVERYWHERE, residents);
        keep(kitchen, IN_CARE_HOMES, residents);
    }

    private void plan(
            String kitchen, Set<DayOfWeek> days, Map<AgeGroup, Integer> meals, long budgetInCents, int organic) {
        var week = new EnumMap<DayOfWeek, Map<AgeGroup, Integer>>(DayOfWeek.class);
        days.forEach(day -> week.put(day, meals));
        counts.plan(
                        new KitchenPlan(
                                cast.id(doorOf(kitchen)), week, Money.euro(budgetInCents), false, true, organic, 60),
                        troupe.kitchen(kitchen))
                .block();
    }

    private void keep(String kitchen, List<Kept> kept, int people) {
        for (var diet : kept) {
            diets.keep(
                            cast.id(doorOf(kitchen)),
                            Diet.added(diet.names(), Math.max(2, people / diet.oneIn()), diet.excludes()),
                            troupe.kitchen(kitchen))
                    .block();
        }
    }

    private static String doorOf(String kitchen) {
        return Shoppers.KITCHENS.getOrDefault(kitchen, "");
    }

    /** A diet, and one eater in how many keeps it. */
    private record Kept(String fr, String en, String nl, String de, Set<Allergen> excludes, int oneIn) {

        LocalizedText names() {
            return new LocalizedText(Map.of("fr", fr, "en", en, "nl", nl, "de", de));
        }
    }
}
