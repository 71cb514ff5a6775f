package coop.tablee.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllergensTests {

    @Test
    void aDeclarationSaysSomethingAboutEachOfTheFourteen() {
        var bread = Allergens.declared(List.of(Allergen.GLUTEN), List.of(Allergen.SESAME, Allergen.GLUTEN));

        assertThat(bread.code()).isEqualTo("CAAAAAAAAAMAAA");
        assertThat(bread.contains()).containsExactly(Allergen.GLUTEN);
        assertThat(bread.mayContain()).containsExactly(Allergen.SESAME);
        assertThat(bread.isFullyKnown()).isTrue();
    }

    @Test
    void whatNobodySaidIsUnknownAndNeverAbsent() {
        var soup = Allergens.of(Map.of(Allergen.CELERY, AllergenState.CONTAINS));

        assertThat(soup.unknown()).hasSize(13).doesNotContain(Allergen.CELERY);
        assertThat(soup.isFullyKnown()).isFalse();
        assertThat(Allergens.ofStored(null)).isEqualTo(Allergens.UNDECLARED);
        assertThat(Allergens.UNDECLARED.isDeclared()).isFalse();
    }

    @Test
    void theOrderIsThatOfTheRegulation() {
        assertThat(Allergen.values())
                .extracting(Allergen::number)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
        assertThat(Allergens.NONE.isFree()).isTrue();
        assertThat(new Allergens("AAAAAACAAAAAAA").contains()).containsExactly(Allergen.MILK);
    }

    @Test
    void anotherCodeIsNoCode() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Allergens("CCC"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Allergens("XAAAAAAAAAAAAA"));
    }
}
