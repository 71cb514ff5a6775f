package coop.tablee.catering.menu;

import coop.tablee.catering.KitchenDoor;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import reactor.core.publisher.Mono;

/** What another part of the kitchen has to say of dishes while they are planned: one quiet line under each. */
public interface DishNotes {

    /** A line for each recipe of which there is something to say, as it stood before a day, written in a language. */
    Mono<Map<Long, String>> of(KitchenDoor door, Collection<Long> recipes, LocalDate before, Locale locale);
}
