package coop.tablee.identity;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * Whose data it is.
 *
 * @param households parties that nobody but this person acts for as a household: what is theirs is the person's own
 * @param householdNames what these are called
 */
public record Person(long account, String email, String name, List<Long> households, List<String> householdNames) {

    public Person {
        households = List.copyOf(households);
        householdNames = List.copyOf(householdNames);
    }

    /** A statement with what it names of this person bound: {@code :account}, {@code :email}, {@code :households}, and {@code :words}, which are all names and the address. */
    public GenericExecuteSpec ask(DatabaseClient database, String statement) {
        var asked = database.sql(statement);
        if (statement.contains(":account")) {
            asked = asked.bind("account", account);
        }
        if (statement.contains(":email")) {
            asked = asked.bind("email", email);
        }
        if (statement.contains(":households")) {
            asked = asked.bind("households", households.toArray(Long[]::new));
        }
        return statement.contains(":words") ? asked.bind("words", words()) : asked;
    }

    private String[] words() {
        return Stream.concat(Stream.of(email, name), householdNames.stream())
                .filter(word -> !word.isBlank())
                .distinct()
                .toArray(String[]::new);
    }

    @Override
    public String toString() {
        return "Person[" + account + "]";
    }
}
