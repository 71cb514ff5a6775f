package coop.tablee.catering.menu;

import coop.tablee.catalogue.Allergens;
import coop.tablee.shared.LocalizedText;
import org.jspecify.annotations.Nullable;

/**
 * A recipe in a list.
 *
 * @param variantOf the names of the dish that it is a variant of
 * @param allergens of all that goes into it; unknown where one of its foods is
 */
record RecipeLine(
        long id,
        LocalizedText names,
        boolean own,
        Texture texture,
        @Nullable LocalizedText variantOf,
        int foods,
        Allergens allergens) {}
