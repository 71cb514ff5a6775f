package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.storefront.Shopper.Page;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.PageForm;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** A standing order from an order's page to its end, as somebody without scripts keeps it. */
@StorefrontTest
class StandingPagesTests {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE d MMMM", Locale.ENGLISH);

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    OrderPlacement placement;

    private Village village;
    private Shopper household;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        household = Shopper.signedIn(port, village, "household");
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void anOrderIsOrderedAgainEveryWeekOnItsOwnTerms() {
        var number = order("household", "kiosque", PaymentMethod.TEST, "Pomme Jonagold", "Poireau");
        var path = "/orders/" + number + "/standing";
        var form = formAt(path);
        assertThat(form.get("weekday"))
                .isEqualTo(String.valueOf(village.firstDate().getDayOfWeek().getValue()));
        assertThat(form.get("startsOn"))
                .isEqualTo(village.firstDate().plusDays(1).toString());
        assertThat(form.get("lines[0].quantity")).isEqualTo("2");
        form.with("lines[0].quantity", "2.5")
                .with("lines[0].mostPrice", "3,50")
                .with("lines[0].instead", village.product("Poire Conférence"))
                .with("lines[1].quantity", "0");

        var begun = household.post(path, form.fields());

        assertThat(begun.status()).as(begun.words()).isEqualTo(303);
        assertThat(household.get(begun.next()).words())
                .contains("Standing order begun.")
                .contains("Every week: " + word(village.firstDate(), "EEEE"))
                .contains("For kiosque " + village.number() + ". Paid at once")
                .contains("Jonagold apple", "2.5 kg", "at most €3.50 a kilo")
                .contains("less, if there is not enough", "else: Conference pear")
                .contains(DAY.format(village.firstDate().plusWeeks(1)) + " to come")
                .doesNotContain("Leek");
        assertThat(household.post(path, form.fields()).next()).as("sent twice").isEqualTo(begun.next());
        assertThat(household.get("/standing-orders").all("(href=\"/standing-orders/\\d+\")"))
                .hasSize(1);
        assertThat(household.get("/standing-orders").words())
                .contains("Jonagold apple")
                .contains("next: " + DAY.format(village.firstDate().plusWeeks(1)))
                .contains("running");
    }

    @Test
    void aKitchensIsInvoicedUnderItsNumber() {
        var number = order("canteen", "tilleulsDoor", PaymentMethod.ACCOUNT, "Poireau");
        var canteen = Shopper.signedIn(port, village, "canteen");
        var path = "/orders/" + number + "/standing";
        var begun = canteen.post(
                path,
                PageForm.of(canteen.get(path).body(), path)
                        .with("purchaseOrderNumber", "BC-2027-4")
                        .fields());

        assertThat(canteen.get(begun.next()).words()).contains("Invoiced", "BC-2027-4");
        var change = begun.next() + "/change";
        assertThat(PageForm.of(canteen.get(change).body(), change).get("purchaseOrderNumber"))
                .isEqualTo("BC-2027-4");
    }

    @Test
    void changesAreSeenAndWhoSendsAnOldVersionIsTold() {
        var page = begin();
        var path = page + "/change";
        var old = formAt(path);
        var changed = household.post(
                path,
                formAt(path)
                        .with("everyWeeks", "2")
                        .with("lines[0].quantity", "1200")
                        .fields());

        assertThat(household.get(changed.next()).words())
                .contains("Standing order changed.")
                .contains("Every 2 weeks: ")
                .contains("1,200 bunches");

        var refused = household.post(path, old.with("lines[0].quantity", "7").fields());
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.words()).contains("The standing order has changed meanwhile", "Nothing is saved");
        assertThat(PageForm.of(refused.body(), path).get("everyWeeks"))
                .as("how it stands now")
                .isEqualTo("2");
        assertThat(household.get(page).words()).contains("1,200 bunches");
    }

    @Test
    void aThousandThatNobodyTouchedStaysAThousandInEveryLanguage() {
        var page = begin();
        var path = page + "/change";
        household.post(path, formAt(path).with("lines[0].quantity", "1200,5").fields());
        for (var language : List.of("fr", "nl", "de", "en")) {
            household.speaking(language);
            assertThat(household.post(path, formAt(path).fields()).status()).isEqualTo(303);
        }

        assertThat(household.get(page).words()).contains("1,200.5 bunches");
    }

    @Test
    void whatCannotBeIsSaidAtItsFieldAndWhatWasTypedStays() {
        var path = begin() + "/change";
        var form = formAt(path)
                .with("everyWeeks", "99")
                .with("startsOn", "tomorrow")
                .with("lines[0].quantity", "many")
                .with("lines[0].mostPrice", "cheap");

        var refused = household.post(path, form.fields());

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.all("id=\"([^\"]+)-error\""))
                .contains("startsOn", "lines[0].quantity", "lines[0].mostPrice");
        var again = PageForm.of(refused.body(), path);
        assertThat(Stream.of("everyWeeks", "startsOn", "lines[0].quantity", "lines[0].mostPrice")
                        .map(again::get))
                .containsExactly("99", "tomorrow", "many", "cheap");
        var twoWays = household.post(
                path,
                formAt(path)
                        .with("lines[0].quantity", "1,200")
                        .with("lines[0].mostPrice", "2,500")
                        .fields());
        assertThat(twoWays.all("id=\"([^\"]+)-error\"")).containsExactly("lines[0].quantity", "lines[0].mostPrice");
        assertThat(twoWays.words()).contains("This number can be read in two ways");
        var far = household.post(path, formAt(path).with("everyWeeks", "99").fields());
        assertThat(far.all("id=\"([^\"]+)-error\"")).containsExactly("everyWeeks");
        var empty = formAt(path).fields();
        empty.remove("weekday");
        assertThat(household.post(path, empty).all("id=\"([^\"]+)-error\"")).containsExactly("weekdays");
    }

    @Test
    void aDateIsLeftOutAndPutBack() {
        var page = begin();
        var skips = page + "/skips";
        var next = village.firstDate().plusWeeks(1);
        var form = formAt(page, skips);
        assertThat(form.get("day")).isEqualTo(next.toString());

        var skipped = household.post(skips, form.with("action", "skip").fields());

        assertThat(household.get(skipped.next()).words())
                .contains("Dates updated.")
                .contains(DAY.format(next) + " left out Put back");
        assertThat(household.get("/standing-orders").words()).contains("next: " + DAY.format(next.plusWeeks(1)));

        household.post(skips, formAt(page, skips).with("action", "unskip").fields());
        assertThat(household.get(page).words()).contains(DAY.format(next) + " to come Not this time");
        assertThat(household.post(skips, "day", "soon", "action", "skip").status())
                .isEqualTo(422);
    }

    @Test
    void aBreakIsTakenAndEnded() {
        var page = begin();
        var pause = page + "/pause";
        var next = village.firstDate().plusWeeks(1);
        assertThat(household.post(pause, "pausedFrom", "", "pausedUntil", "").all("id=\"([^\"]+)-error\""))
                .containsExactly("pausedFrom");
        var backwards = household.post(pause, "pausedFrom", next, "pausedUntil", next.minusDays(1));
        assertThat(backwards.status()).isEqualTo(422);
        assertThat(backwards.all("id=\"([^\"]+)-error\"")).containsExactly("pausedUntil");
        assertThat(formIn(backwards, pause).get("pausedFrom"))
                .as("what was typed stays")
                .isEqualTo(next.toString());

        var paused = household.post(
                pause,
                formAt(page, pause)
                        .with("pausedFrom", next)
                        .with("pausedUntil", next.plusDays(6))
                        .fields());

        assertThat(household.get(paused.next()).words())
                .contains("Standing order paused.")
                .contains("Paused from %s to %s".formatted(DAY.format(next), DAY.format(next.plusDays(6))))
                .contains(DAY.format(next) + " paused")
                .contains(DAY.format(next.plusWeeks(1)) + " to come");

        var resumed = household.post(page + "/resumption");
        assertThat(household.get(resumed.next()).words())
                .contains("Standing order resumed.")
                .contains(DAY.format(next) + " to come")
                .doesNotContain("Paused from");
    }

    @Test
    void whatHasEndedComesNoMore() {
        var page = begin();

        var ended = household.post(page + "/end");

        assertThat(ended.status()).isEqualTo(303);
        assertThat(household.get(page).words())
                .contains("This standing order has ended.")
                .doesNotContain("Next dates");
        assertThat(household.get(page + "/change").status()).isEqualTo(404);
        assertThat(household.get("/standing-orders").words()).contains("No standing order yet");
        for (var deed : List.of("pause", "resumption", "skips")) {
            var refused =
                    household.post(page + "/" + deed, "pausedFrom", village.secondDate(), "day", village.secondDate());
            assertThat(refused.status()).as(deed).isEqualTo(409);
            assertThat(refused.words()).as(deed).contains("This standing order has ended.");
        }
        assertThat(household.post(page + "/end").status()).as("ended twice").isEqualTo(303);
        assertThat(household.post(page + "/change").status()).isEqualTo(404);
    }

    @Test
    void whatDidNotComeAndWhyIsReadOnThePage() {
        var path = "/orders/" + order("household", "kiosque", PaymentMethod.TEST, "Poireau", "Carotte", "Betterave")
                + "/standing";
        Shelves.leave(database, village, "Poireau", 1);
        var begun = household.post(
                path,
                formAt(path)
                        .with("startsOn", village.firstDate())
                        .with("endsOn", village.firstDate())
                        .with("lines[0].quantity", "3")
                        .with("lines[1].mostPrice", "0.50")
                        .fields());

        Patience.until(
                "the date was ordered",
                () -> household.get(begun.next()).words().contains("What became of it"));

        var page = household.get(begun.next());
        assertThat(page.words())
                .contains(DAY.format(village.firstDate()) + " Placed")
                .contains("1 bunch instead of 3 bunches: there were no more.")
                .contains("Costs €1.72, more than your €0.50.")
                .contains("No date to come.");
        var number = page.all("href=\"/orders/([^\"]+)\"").get(0);
        assertThat(household.get("/orders/" + number).words())
                .contains("Leek, 1 bunch", "Beetroot, 2 bunches")
                .doesNotContain("Carrot");
    }

    @Test
    void nothingOfItIsAnybodyElses() {
        var page = begin();
        var other = Shopper.signedIn(port, village, "household2");

        assertThat(other.get(page).status()).isEqualTo(404);
        for (var deed : List.of("pause", "resumption", "skips", "end", "change")) {
            assertThat(other.post(page + "/" + deed, "pausedFrom", village.secondDate(), "day", village.secondDate())
                            .status())
                    .as(deed)
                    .isEqualTo(404);
        }
        assertThat(household.get(page).words()).contains("Next dates");
    }

    /** One that comes first the week after the village's dates; gives its page. */
    private String begin() {
        var path = "/orders/" + order("household", "kiosque", PaymentMethod.TEST, "Poireau") + "/standing";
        return household.post(path, formAt(path).fields()).next();
    }

    /** Two of each. */
    private String order(String who, String site, PaymentMethod payment, String... products) {
        var lines = Stream.of(products)
                .map(product ->
                        new LineRequest(village.offer(product, village.firstDate()), BigDecimal.valueOf(2), null))
                .toList();
        var request = new OrderRequest(village.site(site), village.firstDate(), null, null, lines);
        return placement
                .place(
                        new PlaceCheckout(UUID.randomUUID().toString(), List.of(request), payment, false, true),
                        village.actor(who))
                .block()
                .orders()
                .get(0)
                .number();
    }

    private PageForm formAt(String path) {
        return formAt(path, path);
    }

    private PageForm formAt(String page, String action) {
        return formIn(household.get(page), action);
    }

    private static PageForm formIn(Page page, String action) {
        return PageForm.of(page.body(), action);
    }

    private static String word(LocalDate date, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(date);
    }
}
