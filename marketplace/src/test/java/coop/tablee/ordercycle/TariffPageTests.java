package coop.tablee.ordercycle;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.ApiStory;
import coop.tablee.testing.PageForm;
import coop.tablee.testing.Visitor;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What coming to a kitchen's door costs, set by a form. */
class TariffPageTests extends ApiStory {

    private static final String PAGE = "/coop/tariffs";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE d MMMM", Locale.ENGLISH);

    @Test
    void whatIsSetIsReadInTheListAndEndsWhenNothingIsAsked() {
        var visitor = visitor("coordinator").reading("en");
        var from = village.firstDate();

        var set = visitor.post(PAGE, form(visitor).with("from", from).fields());

        assertThat(set.getStatus().value()).as(Visitor.textOf(set)).isEqualTo(303);
        assertThat(Visitor.textOf(visitor.get(PAGE)))
                .contains("tilleulsDoor %d €9.50 €60.00 Grand Champ %1$d from %s"
                        .formatted(village.number(), DAY.format(from)));

        visitor.post(
                PAGE,
                form(visitor).with("fee", "8").with("from", from.plusDays(1)).fields());
        assertThat(Visitor.textOf(visitor.get(PAGE)))
                .contains("€9.50", "%s to %s".formatted(DAY.format(from), DAY.format(from)))
                .contains("€8.00", "from " + DAY.format(from.plusDays(1)));

        visitor.post(
                PAGE,
                form(visitor)
                        .with("fee", "")
                        .with("minimum", "")
                        .with("from", from)
                        .fields());
        assertThat(Visitor.textOf(visitor.get(PAGE))).contains("Coming to the doors costs nothing");
    }

    @Test
    void whatCannotBeStaysInTheForm() {
        var visitor = visitor("coordinator").reading("en");
        for (var wrong : List.of(
                List.of("fee", "much"),
                List.of("fee", "-1"),
                List.of("fee", "9.505"),
                List.of("minimum", "1000000"),
                List.of("from", "2020-01-01"),
                List.of("from", "soon"))) {
            var refused = visitor.post(
                    PAGE, form(visitor).with(wrong.get(0), wrong.get(1)).fields());

            assertThat(refused.getStatus().value()).as(wrong.toString()).isEqualTo(422);
            assertThat(refused.getResponseBody())
                    .as(wrong.toString())
                    .contains("id=\"%s-error\"".formatted(wrong.get(0)));
            assertThat(PageForm.of(refused.getResponseBody(), PAGE).get(wrong.get(0)))
                    .isEqualTo(wrong.get(1));
        }
        assertThat(Visitor.textOf(visitor.get(PAGE))).contains("Coming to the doors costs nothing");
    }

    @Test
    void whatAnotherCooperativeHasSetIsSaidAndKept() {
        var first = visitor("coordinator").reading("en");
        first.post(PAGE, form(first).fields());
        var second = visitor("coordinator2").reading("en");

        var refused = second.post(PAGE, form(second).with("fee", "3").fields());

        assertThat(refused.getStatus().value()).isEqualTo(409);
        assertThat(Visitor.textOf(refused))
                .contains("Another cooperative has set this price", "€9.50", "set by Grand Champ");
        assertThat(PageForm.of(refused.getResponseBody(), PAGE).get("fee")).isEqualTo("3");
    }

    private PageForm form(Visitor visitor) {
        return PageForm.of(visitor.get(PAGE).getResponseBody(), PAGE)
                .with("destination", village.site("tilleulsDoor"))
                .with("fee", "9,50")
                .with("minimum", "60");
    }
}
