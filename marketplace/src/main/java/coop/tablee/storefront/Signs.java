package coop.tablee.storefront;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.Label;
import coop.tablee.catalogue.Storage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Chooses the signs of a product, always in the order label, season, allergens, storage. An allergen is never left out for lack of room. */
@Component
public class Signs {

    private final MessageSource messages;

    Signs(MessageSource messages) {
        this.messages = messages;
    }

    /** All signs of a product on the shelf. */
    public List<Sign> of(
            Collection<Label> labels, boolean inSeason, Allergens allergens, Storage storage, Locale locale) {
        var signs = new ArrayList<Sign>();
        labels.forEach(label -> signs.add(label(label, locale)));
        if (inSeason) {
            signs.add(new Sign("season", "sun", say("storefront.season", locale)));
        }
        signs.addAll(allergens(allergens, locale));
        if (storage != Storage.AMBIENT) {
            signs.add(storage(storage, locale));
        }
        return signs;
    }

    /** What matters on a line of the basket: allergens, and how it keeps; codes as they are stored. */
    public List<Sign> of(@Nullable String allergens, @Nullable String storage, Locale locale) {
        var kept = storage == null ? Storage.AMBIENT : Storage.valueOf(storage);
        return of(List.of(), false, Allergens.ofStored(allergens), kept, locale);
    }

    /** What it contains, may contain, and whether anything is still unknown. */
    public List<Sign> allergens(Allergens allergens, Locale locale) {
        var signs = new ArrayList<Sign>();
        allergens.contains().forEach(allergen -> signs.add(new Sign("allergen", "allergen", name(allergen, locale))));
        allergens
                .mayContain()
                .forEach(allergen -> signs.add(
                        new Sign("maybe", "allergen", say("storefront.may-contain", locale, name(allergen, locale)))));
        if (!allergens.isFullyKnown()) {
            signs.add(new Sign("bad", "warn", say("storefront.allergens-unknown", locale)));
        }
        return signs;
    }

    public Sign storage(Storage storage, Locale locale) {
        return switch (storage) {
            case AMBIENT -> new Sign("", "shelf", say(storage.messageKey(), locale));
            case CHILLED -> new Sign("cold", "fridge", say(storage.messageKey(), locale));
            case FROZEN -> new Sign("cold", "snow", say(storage.messageKey(), locale));
        };
    }

    public String name(Allergen allergen, Locale locale) {
        return say(allergen.messageKey(), locale);
    }

    public Sign label(Label label, Locale locale) {
        var word = say(label.messageKey(), locale);
        return switch (label) {
            case ORGANIC -> new Sign("bio", "seal", word);
            case FAIR_PRICE -> new Sign("label", "scales", word);
            case SOCIAL_ECONOMY -> new Sign("label", "hand", word);
            case IN_CONVERSION, QUALITY_SIGN, FARM, HVE -> new Sign("label", "seal", word);
        };
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
