package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.PageForm;
import coop.tablee.testing.Village;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

@StorefrontTest
class SubstitutesPageTests {

    private static final String PAGE = "/substitutes";

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Test
    void whatMayComeInsteadIsKeptForTheBuyerWhoSaysIt() {
        var village = Village.build(database, accounts);
        var household = Shopper.signedIn(port, village, "household");
        var other = Shopper.signedIn(port, village, "household2");
        for (var choice : new String[] {"FAMILY", "LISTED", "NONE", "FAMILY"}) {
            var form = PageForm.of(household.get(PAGE).body(), PAGE).with("consent", choice);
            var kept = household.post(PAGE, form.fields());
            assertThat(kept.status()).isEqualTo(303);
            var page = household.get(kept.next());
            assertThat(page.words()).contains("Kept");
            assertThat(PageForm.of(page.body(), PAGE).get("consent")).isEqualTo(choice);
        }

        assertThat(PageForm.of(other.get(PAGE).body(), PAGE).get("consent")).isEqualTo("NONE");
        for (var nothing : new String[] {"", "EVERYTHING"}) {
            var refused = household.post(PAGE, "consent", nothing);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.all("id=\"([^\"]+)-error\"")).containsExactly("consent");
        }
        assertThat(PageForm.of(household.get(PAGE).body(), PAGE).get("consent")).isEqualTo("FAMILY");
    }
}
