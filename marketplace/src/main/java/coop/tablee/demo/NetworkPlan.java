package coop.tablee.demo;

import coop.tablee.catalogue.Label;
import coop.tablee.distribution.Vehicle;
import coop.tablee.network.KitchenKind;
import coop.tablee.network.SellerOfRecord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Who there is beside the small story's people, where, and who belongs to whom: the same for the same seed. Names and places are invented. Cooperatives are
 * counted from those that stand already; everything else from nought.
 *
 * @param communes contracting authorities of the kitchens
 */
record NetworkPlan(
        List<Cooperative> cooperatives,
        List<Producer> producers,
        List<Commune> communes,
        List<Kitchen> kitchens,
        List<Point> points,
        int households,
        List<Carrier> carriers) {

    private static final int FIRST_MUNICIPALITY = 96_000;
    private static final int PLACES_IN_A_ROW = 8;
    private static final double SOUTH = 49.75;
    private static final double WEST = 3.6;
    private static final double APART = 0.22;
    private static final List<String> BEGINNINGS = List.of(
            "Aulne", "Bois", "Brun", "Chêne", "Clair", "Cour", "Fagne", "Font", "Frêne", "Grand", "Haut", "Lande",
            "Mare", "Noir", "Orme", "Pierre", "Pré", "Roche", "Roux", "Vert");
    private static final List<String> ENDINGS =
            List.of("ville", "mont", "court", "sart", "bois", "champ", "rive", "mesnil", "pont", "val");
    private static final List<String> FARMS = List.of(
            "du Moulin",
            "des Trois Chênes",
            "de la Source",
            "du Tilleul",
            "des Alouettes",
            "du Vieux Pont",
            "de la Butte",
            "des Hirondelles",
            "du Grand Pré",
            "de l’Étang",
            "des Aubépines",
            "du Bocage",
            "de la Cense",
            "des Genêts");
    private static final List<String> SCHOOLS =
            List.of("des Marronniers", "du Centre", "de la Gare", "des Lilas", "du Parc", "de l’Église", "des Prés");

    /** What a producer makes: families of products, how its name begins, and whether it keeps animals. */
    enum Trade {
        MARKET_GARDEN(
                "Maraîchage", "LEAF_VEGETABLES", "STEM_VEGETABLES", "ROOT_VEGETABLES", "SQUASHES", "ONIONS", "HERBS"),
        FIELDS("Ferme", "POTATOES", "ROOT_VEGETABLES", "ONIONS"),
        ORCHARD("Vergers", "FRUIT", "BERRIES"),
        DAIRY("Laiterie", "DAIRY"),
        CHEESE("Fromagerie", "CHEESE"),
        POULTRY("Basse-cour", "EGGS", "POULTRY"),
        MEAT("Élevage", "MEAT"),
        BAKERY("Boulangerie", "BREAD"),
        MILL("Moulin", "DRY_GOODS", "HONEY"),
        PRESERVES("Conserverie", "PREPARED", "HOUSEHOLD_GOODS"),
        FISH("Pisciculture", "FISH"),
        CELLAR("Champignonnière", "MUSHROOMS"),
        DRINKS("Pressoir", "DRINKS");

        private static final List<Trade> HOW_OFTEN = List.of(
                MARKET_GARDEN,
                MARKET_GARDEN,
                MARKET_GARDEN,
                MARKET_GARDEN,
                MARKET_GARDEN,
                FIELDS,
                FIELDS,
                ORCHARD,
                ORCHARD,
                DAIRY,
                DAIRY,
                CHEESE,
                POULTRY,
                POULTRY,
                MEAT,
                MEAT,
                BAKERY,
                BAKERY,
                MILL,
                PRESERVES,
                FISH,
                CELLAR,
                DRINKS);

        private final String title;
        private final String families;

        Trade(String title, String... families) {
            this.title = title;
            this.families = String.join(",", families);
        }

        List<String> families() {
            return Rows.list(families);
        }

        boolean keepsAnimals() {
            return EnumSet.of(DAIRY, CHEESE, POULTRY, MEAT, FISH, MILL).contains(this);
        }
    }

    record Place(String village, int municipality, double latitude, double longitude) {

        String postcode() {
            return Integer.toString(9_000 + municipality % 1_000);
        }

        String code() {
            return Integer.toString(municipality);
        }

        private Place near(SplittableRandom random) {
            return new Place(
                    village,
                    municipality,
                    latitude + (random.nextDouble() - 0.5) * APART,
                    longitude + (random.nextDouble() - 0.5) * APART);
        }
    }

    record Cooperative(String name, Place hub) {}

    /** {@code second} is another cooperative that it supplies, or the same one. */
    record Producer(
            String name,
            Trade trade,
            Set<Label> labels,
            int cooperative,
            int second,
            SellerOfRecord seller,
            Place farm) {}

    record Commune(String name, int cooperative, Place townHall) {}

    /** {@code commune} counts the communes of this plan. */
    record Kitchen(String name, KitchenKind kind, int commune, Place door) {}

    record Point(String name, int cooperative, Place place) {}

    record Carrier(String name, List<Vehicle> vehicles) {}

    /** Plans what is {@code missing} where so many cooperatives {@code stand} already. */
    static NetworkPlan of(long seed, NetworkScale missing, int stand) {
        var random = new SplittableRandom(seed);
        var regions = stand + missing.cooperatives();
        var villages = villages(regions, Math.max(missing.authorities(), 1), random);
        var cooperatives = new ArrayList<Cooperative>();
        for (var i = stand; i < regions; i++) {
            var home = villages.get(i % villages.size());
            cooperatives.add(new Cooperative("Coopérative de " + home.village, home));
        }
        var communes = new ArrayList<Commune>();
        for (var i = 0; i < Math.max(missing.authorities(), missing.kitchens() > 0 ? 1 : 0); i++) {
            communes.add(new Commune("Commune de " + villages.get(i).village, i % regions, villages.get(i)));
        }
        var producers = new ArrayList<Producer>();
        for (var i = 0; i < missing.producers(); i++) {
            producers.add(producer(i, regions, villages, random));
        }
        var kitchens = new ArrayList<Kitchen>();
        for (var i = 0; i < missing.kitchens(); i++) {
            kitchens.add(kitchen(i, communes, random));
        }
        var points = new ArrayList<Point>();
        for (var i = 0; i < missing.points(); i++) {
            var place = villages.get(i % villages.size()).near(random);
            points.add(new Point("Point de " + place.village + " " + (i / villages.size() + 1), i % regions, place));
        }
        return new NetworkPlan(
                cooperatives, producers, communes, kitchens, points, missing.households(), carriers(missing));
    }

    /** The first of each carrier's vehicles is a van that keeps food cold; the others are cargo bikes and lorries in turn. */
    private static List<Carrier> carriers(NetworkScale missing) {
        var carriers = new ArrayList<Carrier>();
        for (var i = 0; i < missing.carriers(); i++) {
            var vehicles = new ArrayList<Vehicle>();
            for (var j = i; j < missing.vehicles(); j += missing.carriers()) {
                vehicles.add(vehicle(i, vehicles.size()));
            }
            carriers.add(new Carrier("Transports en commun " + (i + 1), List.copyOf(vehicles)));
        }
        return carriers;
    }

    private static Vehicle vehicle(int carrier, int number) {
        var suffix = " " + (number + 1);
        if (number == 0) {
            return Vehicle.of("Camionnette" + suffix, Vehicle.Kind.VAN, 60, 900, true, carrier % 2 == 0);
        }
        return switch ((carrier + number) % 3) {
            case 0 -> Vehicle.of("Camion" + suffix, Vehicle.Kind.TRUCK, 240, 3_500, true, true);
            case 1 -> Vehicle.of("Vélo-cargo" + suffix, Vehicle.Kind.CARGO_BIKE, 6, 80, false, false);
            default ->
                Vehicle.of("Vélo-cargo à remorque" + suffix, Vehicle.Kind.CARGO_BIKE_TRAILER, 16, 260, true, false);
        };
    }

    /** Villages in the order of the regions: the i-th lies in region i modulo their number. */
    private static List<Place> villages(int regions, int wanted, SplittableRandom random) {
        var villages = new ArrayList<Place>();
        for (var i = 0; i < Math.max(regions, wanted); i++) {
            var name = BEGINNINGS.get(i % BEGINNINGS.size())
                    + ENDINGS.get(i / BEGINNINGS.size() % ENDINGS.size())
                    + (i < BEGINNINGS.size() * ENDINGS.size() ? "" : "-le-Neuf");
            var region = i % regions;
            var row = region / PLACES_IN_A_ROW;
            villages.add(new Place(
                            name,
                            FIRST_MUNICIPALITY + i,
                            SOUTH + row * APART,
                            WEST + (region - row * PLACES_IN_A_ROW) * APART)
                    .near(random));
        }
        return villages;
    }

    private static Producer producer(int number, int regions, List<Place> villages, SplittableRandom random) {
        var trade = Trade.HOW_OFTEN.get(number % Trade.HOW_OFTEN.size());
        var cooperative = number % regions;
        var village = villages.get(number % villages.size()).near(random);
        var name = "%s %s, %s".formatted(trade.title, FARMS.get(random.nextInt(FARMS.size())), village.village);
        var second = random.nextInt(5) == 0 ? (cooperative + 2) % regions : cooperative;
        var seller = random.nextInt(4) == 0 ? SellerOfRecord.PRODUCER : SellerOfRecord.COOPERATIVE;
        return new Producer(name, trade, labels(random.nextInt(100)), cooperative, second, seller, village);
    }

    private static Set<Label> labels(int percentile) {
        if (percentile < 38) {
            return EnumSet.of(Label.ORGANIC);
        }
        if (percentile < 45) {
            return EnumSet.of(Label.IN_CONVERSION);
        }
        if (percentile < 50) {
            return EnumSet.of(Label.SOCIAL_ECONOMY);
        }
        return percentile < 70 ? EnumSet.of(Label.FARM) : EnumSet.noneOf(Label.class);
    }

    private static Kitchen kitchen(int number, List<Commune> communes, SplittableRandom random) {
        var commune = number % communes.size();
        var place = communes.get(commune).townHall.near(random);
        var kind = switch (number % 10) {
            case 0 -> KitchenKind.CARE_HOME;
            case 1 -> KitchenKind.NURSERY;
            case 2 -> KitchenKind.CENTRAL_KITCHEN;
            default -> KitchenKind.SCHOOL_CANTEEN;
        };
        var title = switch (kind) {
            case CARE_HOME -> "Résidence";
            case NURSERY -> "Crèche";
            case CENTRAL_KITCHEN -> "Cuisine centrale";
            default -> "École";
        };
        var name = SCHOOLS.get(number / communes.size() % SCHOOLS.size());
        return new Kitchen("%s %s, %s".formatted(title, name, place.village), kind, commune, place);
    }
}
