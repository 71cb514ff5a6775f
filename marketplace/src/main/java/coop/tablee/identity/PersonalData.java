package coop.tablee.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a module keeps of people: where it lies, how it is told, and what erasing does to it. The statements write the module's own schema only and may
 * name what a {@link Person} is known by: {@code :account}, {@code :email}, {@code :words} and {@code :households}.
 *
 * @param thing under what a person is told of it
 * @param name names it in the export; once in the whole product
 * @param columns every column it lies in, as {@code schema.table.column}; a test finds columns that look personal and stand in none of these
 * @param telling answers one JSON object a row in {@code held}, for the export; absent where there is nothing to tell apart from what is told elsewhere
 * @param erasing run in this order, in one transaction with all others
 */
public record PersonalData(
        PersonalThing thing,
        String name,
        List<String> columns,
        @Nullable String telling,
        List<String> erasing) {

    public PersonalData {
        columns = List.copyOf(columns);
        erasing = List.copyOf(erasing);
    }

    public static PersonalData of(PersonalThing thing, String name, String... columns) {
        return new PersonalData(thing, name, List.of(columns), null, List.of());
    }

    public PersonalData told(String statement) {
        return new PersonalData(thing, name, columns, statement, erasing);
    }

    public PersonalData erasedBy(String... statements) {
        return new PersonalData(thing, name, columns, telling, List.of(statements));
    }
}
