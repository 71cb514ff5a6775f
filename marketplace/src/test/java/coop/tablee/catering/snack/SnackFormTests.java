package coop.tablee.catering.snack;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.platform.form.Typed;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.LinkedMultiValueMap;

class SnackFormTests {

    @Test
    void sixtyClassesAreKeptAndOneMoreIsRefused() {
        assertThat(form(60).classes(Set.of())).hasSize(60).last().isEqualTo(new SchoolClass("K60", 20));

        assertThat(refused(() -> form(61).classes(Set.of()))).containsExactly("class-60 snack-too-many-classes");
        assertThat(form(61).rows()).as("shown again").hasSize(61);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3A", "M2 B", "P1-2", "accueil", "1ère-A", "Accueil 12", "3/4", "M2  B", "Maternelle"})
    void aClassIsOneWordAndPerhapsALetterOrANumber(String name) {
        assertThat(sure(name).classes(Set.of())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Emma", "Léa", "Jean-Luc", "Tom B", "accueil"})
    void whatCouldBeAFirstNameIsAskedForOnce(String name) {
        assertThat(refused(() -> named(name).classes(Set.of())))
                .containsExactly("class-0 snack-class-word", "sure snack-class-sure");
        assertThat(sure(name).classes(Set.of())).hasSize(1);
        assertThat(named(name).classes(Set.of(name))).as("said before").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3A", "CP", "1ère-A", "M2 B", "Accueil 12"})
    void whatIsNoFirstNameIsNotAskedFor(String name) {
        assertThat(named(name).classes(Set.of())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Emma Peeters", "Emma Pee", "Emma, P", "Maternelles", "M2 B C", "Emma\u00a0Pee"})
    void nobodysNameIsAClass(String name) {
        assertThat(refused(() -> named(name).classes(Set.of()))).containsExactly("class-0 snack-class-name");
    }

    @Test
    void aPortionIsNeverRounded() {
        assertThat(portion("12,5").portion(false)).isEqualByComparingTo("0.0125");
        assertThat(portion("250,00").portion(false)).isEqualByComparingTo("0.25");
        for (var fine : List.of("0,04", "12,35")) {
            var typed = typed("portion", fine);
            assertThat(refused(() -> {
                        new SnackForm(typed, Locale.FRENCH).portion(false);
                        typed.check();
                    }))
                    .containsExactly("portion snack-portion-fine");
        }
        assertThat(portion("0,25").portion(true)).isEqualByComparingTo("0.25");
    }

    private static SnackForm form(int classes) {
        var fields = new LinkedMultiValueMap<String, String>();
        IntStream.rangeClosed(1, classes).forEach(n -> {
            fields.add("class", "K" + n);
            fields.add("pupils", "20");
        });
        return new SnackForm(new Typed(fields), Locale.FRENCH);
    }

    private static SnackForm named(String name) {
        return new SnackForm(typed("class", name, "pupils", "1"), Locale.FRENCH);
    }

    private static SnackForm sure(String name) {
        return new SnackForm(typed("class", name, "pupils", "1", "sure", "true"), Locale.FRENCH);
    }

    private static SnackForm portion(String typed) {
        return new SnackForm(typed("portion", typed), Locale.FRENCH);
    }

    private static Typed typed(String... fields) {
        var typed = new LinkedMultiValueMap<String, String>();
        for (var n = 0; n < fields.length; n += 2) {
            typed.add(fields[n], fields[n + 1]);
        }
        return new Typed(typed);
    }

    private static List<String> refused(Runnable attempt) {
        try {
            attempt.run();
            return List.of();
        } catch (DomainException refused) {
            return refused.errors().stream().map(SnackFormTests::written).toList();
        }
    }

    private static String written(FieldError error) {
        return error.field() + " " + error.code();
    }
}
