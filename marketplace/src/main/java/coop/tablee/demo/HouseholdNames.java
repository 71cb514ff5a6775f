package coop.tablee.demo;

import java.util.List;

/** The twenty households of the story; the first two have the accounts that the first page names. */
final class HouseholdNames {

    static final List<String> ALL = List.of(
            "Marchand",
            "Dubois",
            "Janssens",
            "El Amrani",
            "Lemaire",
            "Peeters-Roy",
            "Nowak",
            "Diallo",
            "Van Damme",
            "Rossi",
            "Fontaine",
            "Mertens",
            "Okafor",
            "Gérard",
            "De Smet",
            "Haddad",
            "Leclercq",
            "Silva",
            "Wouters",
            "Baert");

    private HouseholdNames() {}

    static String email(int index) {
        return index == 0 ? "household" : "household-" + (index + 1);
    }
}
