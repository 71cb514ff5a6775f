package coop.tablee.catalogue.photo;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.platform.picture.Pictures;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;

/** Photos that were taken for nothing do not stay. */
@MarketplaceTest
class UnusedPhotosTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    Photos photos;

    @Autowired
    UnusedPhotos unused;

    private Village village;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
    }

    @Test
    void photoThatNoProductShowsGoesAfterADay() {
        var taken = keep(640, 480);

        unused.clear().block();
        assertThat(photos.isKept(taken).block()).isTrue();

        aDayPasses(taken);
        unused.clear().block();
        assertThat(photos.isKept(taken).block()).isFalse();
        assertThat(photos.content(mark(taken), 480).blockOptional()).isEmpty();
    }

    @Test
    void photoOfAnyVersionStaysBecauseOrdersShowIt() {
        var shown = keep(641, 480);
        run("""
                insert into catalogue.product_version (product_id, version, names, family, picture, ordering_unit, pricing_unit, content, content_unit)
                select product_id, 99, names, family, '%s', ordering_unit, pricing_unit, content, content_unit
                from catalogue.product_version where product_id = %d limit 1
                """.formatted(shown, village.product("Poireau")));
        aDayPasses(shown);

        unused.clear().block();

        assertThat(photos.isKept(shown).block()).isTrue();
    }

    @Test
    void photoThatIsSentAgainStaysForAnotherDay() {
        var taken = keep(642, 480);
        aDayPasses(taken);
        assertThat(keep(642, 480)).isEqualTo(taken);

        unused.clear().block();

        assertThat(photos.isKept(taken).block()).isTrue();
    }

    @Test
    void twoNodesClearTogetherAndNothingIsMissed() {
        var taken = List.of(keep(643, 480), keep(644, 480), keep(645, 480));
        taken.forEach(this::aDayPasses);

        Flux.range(0, 4).flatMap(node -> unused.clear()).blockLast();

        assertThat(taken).noneMatch(photo -> photos.isKept(photo).block());
    }

    private String keep(int width, int height) {
        return photos.keep(Pictures.jpeg(width, height), village.actor("producer"))
                .block();
    }

    private void aDayPasses(String photo) {
        run("update catalogue.photo set kept_at = kept_at - interval '25 hours' where mark = '%s'"
                .formatted(mark(photo)));
    }

    private static String mark(String photo) {
        return photo.substring("photo-".length());
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }
}
