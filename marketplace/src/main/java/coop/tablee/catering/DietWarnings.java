package coop.tablee.catering;

import coop.tablee.catalogue.Allergens;
import coop.tablee.ordering.HouseWarnings;
import coop.tablee.platform.page.Formats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Warns of goods that diets of the house exclude, in the words of the week's grid. */
@Component
class DietWarnings implements HouseWarnings {

    private final Diets diets;
    private final MessageSource messages;
    private final Formats formats;

    DietWarnings(Diets diets, MessageSource messages, Formats formats) {
        this.diets = diets;
        this.messages = messages;
        this.formats = formats;
    }

    @Override
    public Mono<Map<Long, List<String>>> of(long site, Map<Long, Allergens> goods, Locale locale) {
        var words = new WeekWords(messages, formats.in(locale), locale);
        return diets.of(site).map(found -> warnings(goods, found, words));
    }

    private static Map<Long, List<String>> warnings(Map<Long, Allergens> goods, List<Diet> diets, WeekWords words) {
        Map<Long, List<String>> warnings = new LinkedHashMap<>();
        goods.forEach((id, allergens) -> {
            var said = words.breaches(allergens, diets);
            if (!said.isEmpty()) {
                warnings.put(id, said);
            }
        });
        return warnings;
    }
}
