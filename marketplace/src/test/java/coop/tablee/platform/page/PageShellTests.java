package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageShellTests extends PageTest {

    @Test
    void everyPartIsShown() {
        assertThat(html("/sample/gallery"))
                .contains("Tous les morceaux", "Le Kiosque, Saint-Gilles", "En novembre, la moitié était bio");
    }
}
