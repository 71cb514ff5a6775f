package coop.tablee.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.agreement.contest.Contest;
import coop.tablee.agreement.contest.ContestState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What the auditor's file says of files of quotes that found no room in it. */
class ContractBundleTests {

    @Test
    void fileThatFindsNoRoomIsSaidToBeOnItsPageOnly() throws IOException {
        var bundle = new ContractBundle(agreement(), List.of(contest()), Locale.FRENCH);
        bundle.add(List.of());
        bundle.addTables(List.of());
        var answers = bundle.papers();
        assertThat(bundle.addPaper(answers.get(0), new byte[] {1})).isTrue();
        assertThat(bundle.addPaper(answers.get(1), new byte[ContractFileWriting.MOST_EVIDENCE_BYTES]))
                .isFalse();

        var entries = new TreeMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bundle.finish()), StandardCharsets.UTF_8)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(entries).containsKey("quotes/1-a.pdf").doesNotContainKey("quotes/2-b.pdf");
        assertThat(entries.get("contest-answers.csv")).contains("quotes/1-a.pdf", "b.pdf (on its page only)");
    }

    private static Agreement agreement() {
        return new Agreement(
                1,
                1,
                "A-1",
                "Food",
                LocalDate.EPOCH,
                LocalDate.EPOCH,
                0,
                0,
                12,
                30,
                "2011/7/EU",
                AgreementState.RUNNING,
                0,
                List.of(),
                List.of());
    }

    private static Contest contest() {
        return new Contest(
                1,
                1,
                "A-1",
                "Food",
                true,
                1,
                1,
                "Roots",
                "Forest",
                "Carrots",
                "",
                ContestState.OPENED,
                Instant.EPOCH,
                "Europe/Brussels",
                LocalDate.EPOCH,
                LocalDate.EPOCH,
                List.of(),
                Instant.EPOCH,
                "Anne",
                Instant.EPOCH,
                null,
                null,
                null,
                null,
                null,
                List.of(new Contest.Item(1, "Carrot", "kg", BigDecimal.TEN)),
                List.of(new Contest.Criterion(1, "PRICE", "", 100)),
                List.of(),
                List.of(answer(1, "a.pdf"), answer(2, "b.pdf")),
                List.of());
    }

    private static Contest.Answer answer(long supplier, String paper) {
        return new Contest.Answer(
                supplier,
                supplier,
                "Farm " + supplier,
                "",
                paper,
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(new Contest.Price(1, BigDecimal.ONE, null, null)),
                List.of());
    }
}
