package coop.tablee.ordercycle.allotment;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.network.Audience;
import coop.tablee.ordercycle.allotment.Allotments.Wanted;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.testing.ApiStory;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.PageForm;
import coop.tablee.testing.Visitor;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Shares of households and kitchens, saved as one table. */
class AllotmentPageTests extends ApiStory {

    @Autowired
    OrderPlacement placement;

    private Visitor visitor;
    private String page;
    private String leeks;
    private String carrots;

    @BeforeEach
    void aDateThatIsNotOpenYet() {
        visitor = visitor("coordinator").reading("en");
        page = "/coop/cycles/%d/allotments".formatted(village.cycle("grandChamp", village.firstDate()));
        leeks = Wanted.field(village.offer("Poireau", village.firstDate()), Audience.HOUSEHOLD);
        carrots = Wanted.field(village.offer("Carotte", village.firstDate()), Audience.INSTITUTION);
        state("PLANNED", "+");
    }

    @Test
    void sharesAreSavedInOneGoAndAThousandStaysOne() {
        var saved = visitor.post(
                page, form().with(leeks, "3").with(carrots, "1200,5").fields());
        assertThat(saved.getStatus().value()).as(Visitor.textOf(saved)).isEqualTo(303);

        for (var language : List.of("fr", "nl", "de", "en")) {
            visitor = visitor.reading(language);
            visitor.post(page, form().fields());
        }

        assertThat(form().get(leeks)).isEqualTo("3");
        assertThat(form().get(carrots)).isEqualTo("1200.5");
        visitor.post(page, form().with(carrots, "").fields());
        assertThat(form().get(carrots)).as("lifted").isEmpty();
    }

    @Test
    void whatCannotBeStaysInItsCellAndNothingIsSaved() {
        var refused =
                visitor.post(page, form().with(leeks, "some").with(carrots, "9").fields());

        assertThat(refused.getStatus().value()).isEqualTo(422);
        assertThat(refused.getResponseBody()).contains("id=\"%s-error\"".formatted(leeks));
        var again = PageForm.of(refused.getResponseBody(), page);
        assertThat(List.of(again.get(leeks), again.get(carrots))).containsExactly("some", "9");
        assertThat(form().get(carrots)).isEmpty();
    }

    @Test
    void anOpenDateKeepsWhatIsTakenAndTakesNoNewShares() {
        visitor.post(page, form().with(leeks, "3").fields());
        state("OPEN", "-");
        order(2);
        assertThat(Visitor.textOf(visitor.get(page))).contains("2 taken");

        var below = visitor.post(page, form().with(leeks, "1").fields());
        assertThat(below.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(below)).contains("2 are taken already.");
        var late = visitor.post(page, form().with(carrots, "5").fields());
        assertThat(late.getStatus().value()).isEqualTo(422);
        assertThat(Visitor.textOf(late)).contains("Shares are set before a date opens.");

        visitor.post(page, form().with(leeks, "8").fields());
        assertThat(form().get(leeks)).isEqualTo("8");
        order(6);
        Invariants.assertHold(database);
    }

    private PageForm form() {
        return PageForm.of(visitor.get(page).getResponseBody(), page);
    }

    private void order(int bunches) {
        var line = new LineRequest(village.offer("Poireau", village.firstDate()), BigDecimal.valueOf(bunches), null);
        var request = new OrderRequest(village.site("kiosque"), village.firstDate(), null, null, List.of(line));
        placement
                .place(
                        new PlaceCheckout(
                                UUID.randomUUID().toString(), List.of(request), PaymentMethod.TEST, false, true),
                        village.actor("household"))
                .block();
    }

    /** {@code sign}: whether it opens in an hour or did so an hour ago. */
    private void state(String state, String sign) {
        database.sql(
                        "update ordercycle.cycle set state = '%s', opens_at = platform.business_time() %s interval '1 hour' where id = %d"
                                .formatted(state, sign, village.cycle("grandChamp", village.firstDate())))
                .then()
                .block();
    }
}
