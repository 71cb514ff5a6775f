package coop.tablee.distribution.round;

import coop.tablee.distribution.Vehicle;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** A vehicle as it was typed; what was typed comes back with every refusal. */
record VehicleForm(
        long id, long version, String name, String kind, String crates, String load, boolean chilled, boolean frozen) {

    private static final int LONGEST_NAME = 60;
    private static final int MOST_CRATES = 2000;

    static VehicleForm empty() {
        return new VehicleForm(0, 0, "", Vehicle.Kind.VAN.name(), "", "", false, false);
    }

    static VehicleForm of(Vehicle vehicle) {
        return new VehicleForm(
                vehicle.id(),
                vehicle.version(),
                vehicle.name(),
                vehicle.kind().name(),
                String.valueOf(vehicle.crates()),
                String.valueOf(vehicle.loadKg()),
                vehicle.chilled(),
                vehicle.frozen());
    }

    static VehicleForm of(MultiValueMap<String, String> typed) {
        return new VehicleForm(
                number(typed.getFirst("id")),
                number(typed.getFirst("version")),
                text(typed.getFirst("name")),
                text(typed.getFirst("kind")),
                text(typed.getFirst("crates")),
                text(typed.getFirst("load")),
                typed.containsKey("chilled"),
                typed.containsKey("frozen"));
    }

    /** The vehicle that was meant; refuses ({@code invalid-input}) with everything that is wrong at once. */
    Vehicle vehicle() {
        var errors = new ArrayList<FieldError>();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.codePoints().anyMatch(Character::isISOControl)) {
            errors.add(FieldError.at("name", "vehicle-name", name.length(), LONGEST_NAME));
        }
        var known = Arrays.stream(Vehicle.Kind.values())
                .filter(one -> one.name().equals(kind))
                .findFirst();
        if (known.isEmpty()) {
            errors.add(FieldError.at("kind", "vehicle-kind", null, null));
        }
        if (count(crates) < 1 || count(crates) > MOST_CRATES) {
            errors.add(FieldError.at("crates", "vehicle-crates", null, MOST_CRATES));
        }
        var most = known.orElse(Vehicle.Kind.TRUCK).mostKg();
        if (count(load) < 1 || count(load) > most) {
            errors.add(FieldError.at("load", "vehicle-load", null, most));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return new Vehicle(id, name, known.orElseThrow(), count(crates), count(load), chilled, frozen, version);
    }

    public boolean isNew() {
        return id == 0;
    }

    private static int count(String typed) {
        return typed.matches("[0-9]{1,6}") ? Integer.parseInt(typed) : 0;
    }

    private static String text(@Nullable String typed) {
        return typed == null ? "" : typed.strip();
    }

    /** An id that is none names nothing. */
    private static long number(@Nullable String typed) {
        return typed != null && typed.matches("[0-9]{1,18}") ? Long.parseLong(typed) : 0;
    }
}
