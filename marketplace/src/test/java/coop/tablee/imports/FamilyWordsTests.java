package coop.tablee.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FamilyWordsTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LEAF_VEGETABLES",
                "STEM_VEGETABLES",
                "MUSHROOMS",
                "HERBS",
                "ROOT_VEGETABLES",
                "POTATOES",
                "SQUASHES",
                "ONIONS",
                "FRUIT",
                "BERRIES",
                "DAIRY",
                "CHEESE",
                "EGGS",
                "HONEY",
                "MEAT",
                "POULTRY",
                "FISH",
                "DRY_GOODS",
                "BREAD",
                "DRINKS",
                "PREPARED",
                "HOUSEHOLD_GOODS"
            })
    void familyComesBackAsItWentOut(String family) {
        var exported = family.toLowerCase(Locale.ROOT).replace('_', '-');
        assertThat(FamilyWords.familyOf(exported, "")).contains(family);
    }
}
