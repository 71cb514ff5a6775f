package coop.tablee.catering;

import coop.tablee.identity.Actor;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Weeks that kitchens keep under a name, for whoever keeps one without the page of the week. */
@Component
public class KeptWeeks {

    private final WeekDesk desk;
    private final WeekTemplates templates;

    KeptWeeks(WeekDesk desk, WeekTemplates templates) {
        this.desk = desk;
        this.templates = templates;
    }

    /**
     * Keeps what a door has typed and ordered for the week of a day; a week of the same name is replaced. Refused: a name that is none ({@code invalid-input}), a week without
     * amounts ({@code week-without-amounts}), more than fifty ({@code too-many-templates}); another kitchen's door is {@code not-found}.
     */
    public Mono<Void> keep(KitchenDoor door, LocalDate day, String name, Actor actor) {
        return desk.sheet(door, Week.of(day), List.of(), actor).flatMap(sheet -> templates.keep(sheet, name, actor));
    }
}
