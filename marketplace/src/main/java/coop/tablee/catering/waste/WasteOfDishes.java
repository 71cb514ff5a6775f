package coop.tablee.catering.waste;

import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.menu.DishNotes;
import coop.tablee.platform.page.Formats;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Says beside a dish that is planned again what it left the last time. A dish that nobody weighed says nothing; one that left nothing says so. */
@Component
class WasteOfDishes implements DishNotes {

    private final WasteBook book;
    private final Formats formats;
    private final MessageSource messages;

    WasteOfDishes(WasteBook book, Formats formats, MessageSource messages) {
        this.book = book;
        this.formats = formats;
        this.messages = messages;
    }

    @Override
    public Mono<Map<Long, String>> of(KitchenDoor door, Collection<Long> recipes, LocalDate before, Locale locale) {
        return recipes.isEmpty()
                ? Mono.just(Map.of())
                : book.last(door, recipes, before)
                        .collect(Collectors.toMap(DishWaste::recipe, last -> words(last, locale), (one, same) -> one));
    }

    private String words(DishWaste last, Locale locale) {
        var format = formats.in(locale);
        var key = last.byItself() ? "catering.waste.last" : "catering.waste.last.whole";
        return messages.getMessage(
                last.portion() == 0 ? key + ".bare" : key,
                new Object[] {
                    format.shortDay(last.day()), format.quantity(last.left(), "g"), format.quantity(last.portion(), "g")
                },
                locale);
    }
}
