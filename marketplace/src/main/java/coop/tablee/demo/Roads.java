package coop.tablee.demo;

import coop.tablee.delivery.DeliverySetup;
import coop.tablee.delivery.DestinationKind;
import coop.tablee.delivery.DropTariffs;
import coop.tablee.delivery.Load;
import coop.tablee.delivery.SetDropTariff;
import coop.tablee.distribution.Vehicle;
import coop.tablee.distribution.Vehicles;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjusters;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * How goods travel in the story: farms that bring and farms where somebody collects, one hub or two, straight from the farm, fetched at its gate; when doors
 * take goods, and what coming to them costs. Every way that the field knows is there once at least.
 */
@Component
class Roads {

    /** The farm at whose gate households fetch. */
    static final String GATE = "sillonsFarm";

    private static final String GRAND_CHAMP = "grandChamp";
    private static final String VAL_DE_SENNE = "valDeSenne";
    private static final String BIKES = "roue";
    private static final String VAN = "pedale";

    private static final List<String> DOORS_OF_FOREST =
            List.of("tilleulsDoor", "moulinDoor", "sourcesDoor", "parcDoor", "erablesDoor");
    private static final List<String> DOORS_OF_UCCLE = List.of("bouleauxDoor", "charmesDoor");
    private static final Set<String> CARE_HOMES = Set.of("erablesDoor", "charmesDoor");
    private static final Map<String, LocalTime> SHUT = Map.of(
            "tilleulsDoor", LocalTime.of(8, 30),
            "sourcesDoor", LocalTime.of(8, 0),
            "erablesDoor", LocalTime.of(10, 30),
            "charmesDoor", LocalTime.of(10, 30));
    private static final Set<String> COLLECTED =
            Set.of("vergers", "conserverie", "coquelicot", "poulailler", "preVert", "pressoir");

    private final Cast cast;
    private final Troupe troupe;
    private final DeliverySetup delivery;
    private final DropTariffs tariffs;
    private final Vehicles vehicles;

    Roads(Cast cast, Troupe troupe, DeliverySetup delivery, DropTariffs tariffs, Vehicles vehicles) {
        this.cast = cast;
        this.troupe = troupe;
        this.delivery = delivery;
        this.tariffs = tariffs;
        this.vehicles = vehicles;
    }

    void lay(LocalDate today) {
        openDoors();
        openPoints();
        supply();
        lead();
        closeForADay(today);
        tellDrivers();
        vehicles();
    }

    /** Each carrier has a van and two cargo bikes. */
    private void vehicles() {
        for (var carrier : List.of(BIKES, VAN)) {
            var rider = troupe.carrier(carrier);
            vehicles.keep(Vehicle.of("Camionnette", Vehicle.Kind.VAN, 60, 900, true, true), rider)
                    .then(vehicles.keep(
                            Vehicle.of("Vélo-cargo bleu", Vehicle.Kind.CARGO_BIKE, 6, 80, false, false), rider))
                    .then(vehicles.keep(
                            Vehicle.of("Vélo-cargo jaune", Vehicle.Kind.CARGO_BIKE_TRAILER, 16, 260, true, false),
                            rider))
                    .block();
        }
    }

    /** What a drop costs, from a day on. */
    void price(LocalDate from) {
        DOORS_OF_FOREST.forEach(door -> price(door, GRAND_CHAMP, BIKES, from));
        DOORS_OF_UCCLE.forEach(door -> price(door, VAL_DE_SENNE, VAN, from));
    }

    /** What a second cooperative gets too comes to its hub by the farm's own van. */
    void supplyAlso(String producer, String cooperative) {
        delivery.droppedAtHub(
                        cast.id(cooperative),
                        cast.id(producer),
                        cast.id(producer + "Farm"),
                        cast.id(cooperative + "Hub"))
                .block();
    }

    private void openDoors() {
        DOORS_OF_FOREST.forEach(this::door);
        DOORS_OF_UCCLE.forEach(this::door);
    }

    private void door(String key) {
        var days = EnumSet.range(DayOfWeek.MONDAY, CARE_HOMES.contains(key) ? DayOfWeek.SUNDAY : DayOfWeek.FRIDAY);
        delivery.destination(cast.id(key), DestinationKind.KITCHEN_DOOR, true, true)
                .block();
        delivery.opening(
                        cast.id(key),
                        days,
                        LocalTime.of(6, 30),
                        SHUT.getOrDefault(key, LocalTime.of(9, 0)),
                        DeliverySetup.room(60, 25, 8))
                .block();
    }

    private void openPoints() {
        point("kiosque", false, EnumSet.of(DayOfWeek.THURSDAY, DayOfWeek.FRIDAY), DeliverySetup.room(40, 12, 0));
        point("gare", true, EnumSet.of(DayOfWeek.TUESDAY, DayOfWeek.THURSDAY), DeliverySetup.room(40, 14, 5));
        point("atelier", true, EnumSet.of(DayOfWeek.WEDNESDAY, DayOfWeek.FRIDAY), DeliverySetup.room(30, 10, 4));
        delivery.destination(cast.id(GATE), DestinationKind.FARM_GATE, true, false)
                .block();
        delivery.opening(
                        cast.id(GATE),
                        EnumSet.of(DayOfWeek.SATURDAY),
                        LocalTime.of(9, 0),
                        LocalTime.of(12, 30),
                        DeliverySetup.room(15, 5, 0))
                .block();
    }

    /** Numbers that nobody has. */
    private void tellDrivers() {
        delivery.forDrivers(cast.id("tilleulsDoor"), "+32 2 000 00 01", "Sonner à la grille verte, rue de derrière.")
                .block();
        delivery.forDrivers(
                        cast.id("erablesDoor"), "+32 2 000 00 02", "Pas de vélo-cargo dans la cour de 8 h à 8 h 30.")
                .block();
        delivery.forDrivers(cast.id("kiosque"), "+32 2 000 00 03", "La clé est chez le libraire d’en face.")
                .block();
        delivery.forDrivers(cast.id("gare"), "+32 2 000 00 04", "Par le quai 1, l’ascenseur monte les bacs.")
                .block();
    }

    private void point(String key, boolean freezer, Set<DayOfWeek> days, Load room) {
        delivery.destination(cast.id(key), DestinationKind.POINT, true, freezer).block();
        delivery.opening(cast.id(key), days, LocalTime.of(16, 0), LocalTime.of(19, 0), room)
                .block();
    }

    private void supply() {
        People.OF_GRAND_CHAMP.forEach(producer -> supply(producer, GRAND_CHAMP, BIKES));
        People.OF_VAL_DE_SENNE.forEach(producer -> supply(producer, VAL_DE_SENNE, VAN));
    }

    private void supply(String producer, String cooperative, String carrier) {
        if (COLLECTED.contains(producer)) {
            delivery.collectedAtFarm(
                            cast.id(cooperative),
                            cast.id(producer),
                            cast.id(producer + "Farm"),
                            cast.id(cooperative + "Hub"),
                            cast.id(carrier))
                    .block();
        } else {
            supplyAlso(producer, cooperative);
        }
    }

    /** Each cooperative reaches the places near its hub itself, and the other's over the other's hub. */
    private void lead() {
        delivery.pool(cast.id("grandChampHub"), cast.id(VAL_DE_SENNE), null).block();
        delivery.pool(cast.id("valDeSenneHub"), cast.id(GRAND_CHAMP), null).block();
        for (var place : List.of("kiosque", "atelier")) {
            through(GRAND_CHAMP, place, BIKES);
            over(VAL_DE_SENNE, GRAND_CHAMP, place, BIKES);
        }
        through(VAL_DE_SENNE, "gare", VAN);
        over(GRAND_CHAMP, VAL_DE_SENNE, "gare", VAN);
        for (var door : DOORS_OF_FOREST) {
            through(GRAND_CHAMP, door, BIKES);
            over(VAL_DE_SENNE, GRAND_CHAMP, door, BIKES);
        }
        for (var door : DOORS_OF_UCCLE) {
            through(GRAND_CHAMP, door, BIKES);
            through(VAL_DE_SENNE, door, VAN);
        }
        straight(GRAND_CHAMP, "commun", "tilleulsDoor");
        straight(GRAND_CHAMP, "commun", "erablesDoor");
        straight(VAL_DE_SENNE, "coquelicot", "bouleauxDoor");
        straight(GRAND_CHAMP, "sillons", GATE);
    }

    private void through(String cooperative, String destination, String carrier) {
        delivery.laneThroughHub(
                        cast.id(cooperative), cast.id(destination), cast.id(cooperative + "Hub"), cast.id(carrier))
                .block();
    }

    private void over(String cooperative, String host, String destination, String carrier) {
        delivery.laneThroughPool(
                        cast.id(cooperative),
                        cast.id(destination),
                        cast.id(cooperative + "Hub"),
                        cast.id(VAN),
                        cast.id(host + "Hub"),
                        cast.id(carrier))
                .block();
    }

    private void straight(String cooperative, String producer, String destination) {
        delivery.laneFromFarm(cast.id(cooperative), cast.id(producer), cast.id(destination))
                .block();
    }

    /** Two schools have no lunch on the Wednesday after next. */
    private void closeForADay(LocalDate today) {
        var day = today.plusWeeks(1).with(TemporalAdjusters.next(DayOfWeek.WEDNESDAY));
        for (var door : List.of("tilleulsDoor", "bouleauxDoor")) {
            delivery.closedDay(cast.id(door), day, "Journée pédagogique").block();
        }
    }

    private void price(String door, String cooperative, String seller, LocalDate from) {
        var careHome = CARE_HOMES.contains(door);
        tariffs.set(
                        new SetDropTariff(
                                cast.id(door),
                                cast.id(seller),
                                new BigDecimal(careHome ? "3.50" : "9.50"),
                                new BigDecimal(careHome ? "10" : "60"),
                                from),
                        troupe.coordinator(cooperative))
                .block();
    }
}
