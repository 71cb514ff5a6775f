package coop.tablee.demo;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What has to be there before the first week: people, roads, houses, shelves, the year of the schools, in this order. */
@Component
class Beginning {

    private final People people;
    private final Roads roads;
    private final Houses houses;
    private final Shelves shelves;
    private final SchoolYear schoolYear;

    Beginning(People people, Roads roads, Houses houses, Shelves shelves, SchoolYear schoolYear) {
        this.people = people;
        this.roads = roads;
        this.houses = houses;
        this.shelves = shelves;
        this.schoolYear = schoolYear;
    }

    Map<String, Runnable> chapters(LocalDate today) {
        var chapters = new LinkedHashMap<String, Runnable>();
        chapters.put("people", () -> people.settle(today));
        chapters.put("roads", () -> roads.lay(today));
        chapters.put("houses", houses::furnish);
        chapters.put("shelves", shelves::fill);
        chapters.put("school-year", () -> schoolYear.begin(today));
        return chapters;
    }
}
