package coop.tablee.catalogimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadFileTests {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final String ENDIVES = ReadFile.HEADER + "\nFerme Pré,1,Chicorée,1,kg,,2.40,,\n";

    @Test
    void utf8AndUtf16WithTheirMarksAreRead() {
        assertThat(ReadFile.of("\uFEFF" + ENDIVES).product().name()).isEqualTo("Chicorée");
        assertThat(ReadFile.of("\uFEFF" + ENDIVES, StandardCharsets.UTF_16LE)
                        .product()
                        .name())
                .isEqualTo("Chicorée");
        assertThat(ReadFile.of("\uFEFF" + ENDIVES, StandardCharsets.UTF_16BE)
                        .product()
                        .name())
                .isEqualTo("Chicorée");
        assertThat(ReadFile.of("\uFEFF" + ENDIVES, StandardCharsets.UTF_16BE).problems())
                .isEmpty();
    }

    @Test
    void windows1252IsReadAndSaidSo() {
        ReadFile file = ReadFile.of(ENDIVES, WINDOWS_1252);

        assertThat(file.product().name()).isEqualTo("Chicorée");
        assertThat(file.problems()).containsExactly("0 null windows-1252-text");
        assertThat(file.summary().issues().get(0).found()).isEqualTo("Pré");
        assertThat(file.summary().encoding()).isEqualTo("windows-1252");
    }

    @Test
    void aFileOfTwoEncodingsIsRejected() {
        byte[] start = ENDIVES.getBytes(StandardCharsets.UTF_8);
        byte[] end = "Ferme Pré,2,Céleri,1,kg,,2,,\n".getBytes(WINDOWS_1252);
        ReadFile file = ReadFile.of(joined(start, end));

        assertThat(file.summary().rejected()).isTrue();
        assertThat(file.rows()).isEmpty();
        assertThat(file.codes()).containsExactly("broken-encoding");
        assertThat(file.summary().issues().get(0).found()).isEqualTo("byte 0xE9 in line 3");
    }

    @Test
    void whatNoEncodingExplainsIsRejected() {
        assertThat(ReadFile.of(joined(ENDIVES.replace("é", "e").getBytes(WINDOWS_1252), new byte[] {(byte) 0x81}))
                        .codes())
                .containsExactly("broken-encoding");
        byte[] broken = joined("\uFEFF".getBytes(StandardCharsets.UTF_8), ENDIVES.getBytes(WINDOWS_1252));
        assertThat(ReadFile.of(broken).codes()).containsExactly("broken-encoding");
        byte[] halfCharacter = joined(("\uFEFF" + ENDIVES).getBytes(StandardCharsets.UTF_16LE), new byte[] {65});
        assertThat(ReadFile.of(halfCharacter).codes()).containsExactly("broken-encoding");
    }

    @Test
    void aZipNamedCsvIsOneClearProblem() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("products.csv"));
            zip.write(ENDIVES.getBytes(StandardCharsets.UTF_8));
        }

        ReadFile file = ReadFile.of(bytes.toByteArray());

        assertThat(file.codes()).containsExactly("not-a-csv");
        assertThat(file.summary().issues().get(0).found()).contains("zip");
    }

    @Test
    void otherBinariesAreOneClearProblem() {
        byte[] noise = new byte[4000];
        new Random(7).nextBytes(noise);
        noise[0] = 'p';
        assertThat(ReadFile.of(noise).codes()).containsExactly("not-a-csv");
        assertThat(ReadFile.of(ENDIVES, StandardCharsets.UTF_16LE).codes()).containsExactly("not-a-csv");
        assertThat(ReadFile.of("%PDF-1.7\n").codes()).containsExactly("not-a-csv");
        assertThat(ReadFile.of(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 1})
                        .codes())
                .containsExactly("not-a-csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "\uFEFF", " \r\n", "sep=;\n"})
    void aFileWithoutAHeaderIsEmpty(String text) {
        assertThat(ReadFile.of(text).codes()).containsExactly("empty-file");
    }

    @Test
    void aHeaderAloneIsNoCatalogue() {
        assertThat(ReadFile.of(ReadFile.HEADER + "\n\n,,,,,,,,\n").codes()).containsExactly("no-rows");
    }

    @Test
    void everyMissingColumnIsNamed() {
        assertThat(ReadFile.of("Hub,Customer,Email\nA,B,C\n").problems())
                .containsExactly(
                        "1 producer missing-column",
                        "1 name missing-column",
                        "1 units missing-column",
                        "1 price missing-column",
                        "1 unit_type missing-column");
    }

    @Test
    void aColumnGivenTwiceIsRejected() {
        assertThat(ReadFile.of(ReadFile.HEADER + ", PRICE \nFarm,1,Carrots,1,kg,,2,,,3\n")
                        .problems())
                .containsExactly("1 price duplicate-column");
    }

    @Test
    void columnsThatAreNotReadAreNamed() {
        ReadFile file = ReadFile.with("distributor", "Hub", "Item ($)", "1", "Item", "2");

        assertThat(file.problems())
                .containsExactly("1 distributor unknown-column", "1 Item ($) unknown-column", "1 Item unknown-column");
        assertThat(file.products()).hasSize(1);
    }

    @Test
    void commaSemicolonAndTabSeparate() {
        for (String separator : new String[] {",", ";", "\t"}) {
            ReadFile file = ReadFile.of(ENDIVES.replace(",", separator));
            assertThat(file.problems()).isEmpty();
            assertThat(file.summary().separator()).isEqualTo(separator.charAt(0));
        }
        assertThat(ReadFile.of("sep=;\n" + ENDIVES.replace(",", ";")).problems())
                .isEmpty();
        assertThat(ReadFile.of("\"sep=,\"\r\n" + ENDIVES).products().get(0).row())
                .isEqualTo(3);
        assertThat(ReadFile.of(ENDIVES.replace(",", ":")).codes()).contains("missing-column");
    }

    @Test
    void aRowOfAnotherWidthIsRefusedAndTheOthersAreRead() {
        ReadFile file = ReadFile.ofRows("Farm,1,Carrots,1,kg,,2,40,,", "Farm,2,Leeks", "Farm,3,Beets,1,kg,,2,,");

        assertThat(file.problems()).containsExactly("2 null too-many-cells", "3 null too-few-cells");
        assertThat(file.products()).hasSize(1);
    }

    @Test
    void anUnclosedQuoteRejectsTheFileBeforeAnyRow() {
        ReadFile file =
                ReadFile.ofRows("Farm,1,Carrots,1,kg,,2,,", "Farm,2,\"Leeks,1,kg,,2,,", "Farm,3,Beets,1,kg,,2,,");

        assertThat(file.problems()).containsExactly("3 null broken-quotes");
        assertThat(file.rows()).isEmpty();
    }

    @Test
    void textBehindAClosedQuoteRejectsTheFile() {
        assertThat(ReadFile.ofRows("Farm,1,\"Leeks\" fresh,1,kg,,2,,").problems())
                .containsExactly("2 null broken-quotes");
    }

    @Test
    void controlCharactersRefuseTheirRow() {
        ReadFile file = ReadFile.ofRows(
                "Farm,1,Car\u0000rots,1,kg,,2,,", "Farm,2,Leeks\u202E,1,kg,,2,,", "Farm,3,Beets,1,kg,,2,,");

        assertThat(file.problems()).containsExactly("2 name control-character", "3 name control-character");
        assertThat(file.rows().get(0).issues().get(0).found()).isEqualTo("Car\\u0000rots");
        assertThat(file.products()).hasSize(1);
    }

    @Test
    void textThatWasDamagedBeforeIsRefused() {
        ReadFile file = ReadFile.ofRows("Farm,1,ChicorÃ©e,1,kg,,2,,", "Farm,2,Chicor\uFFFDe,1,kg,,2,,");

        assertThat(file.codes()).containsExactly("garbled-text", "garbled-text");
    }

    @Test
    void anArticleNumberCutByASpreadsheetIsRefused() {
        assertThat(ReadFile.ofRows("Farm,\"5,41E+12\",Carrots,1,kg,,2,,", "Farm,5.41E+12,Leeks,1,kg,,2,,")
                        .codes())
                .containsExactly("damaged-sku", "damaged-sku");
    }

    @Test
    void formulasAndMarkupStayTextAndAreNoticed() {
        ReadFile file = ReadFile.ofRows(
                "Farm,1,\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",1,kg,,2,,",
                "Farm,2,<script>alert(1)</script>,1,kg,,2,,");

        assertThat(file.problems()).containsExactly("2 name formula-like-text", "3 name markup-in-text");
        assertThat(file.products().get(0).name()).isEqualTo("=HYPERLINK(\"http://x\",\"y\")");
        assertThat(file.products().get(1).name()).isEqualTo("<script>alert(1)</script>");
    }

    @Test
    void limitsAreKept() {
        CatalogueLimits small = new CatalogueLimits(300, 3, 9, 20);
        assertThat(read(" ".repeat(301), small).codes()).containsExactly("file-too-large");
        assertThat(read(ReadFile.HEADER + ",a\n", small).codes()).containsExactly("too-many-columns");
        assertThat(read(ReadFile.HEADER + "\n\n\n\n\n", small).codes()).containsExactly("too-many-rows");
        assertThat(read(ReadFile.HEADER + "\nFarm,1," + "x".repeat(21) + ",1,kg,,2,,\n", small)
                        .codes())
                .containsExactly("text-too-long");
        assertThat(read(ReadFile.HEADER + "\n" + ",".repeat(150) + "\n", small).codes())
                .containsExactly("too-many-cells");
    }

    private static ReadFile read(String text, CatalogueLimits limits) {
        return ReadFile.of(text.getBytes(StandardCharsets.UTF_8), limits);
    }

    @Test
    void anEndlessStreamIsLeftAtTheLimit() throws IOException {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'a';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                Arrays.fill(bytes, offset, offset + length, (byte) 'a');
                return length;
            }
        };

        CatalogueSummary summary = new CatalogueReader(new CatalogueLimits(1000, 10, 10, 10)).read(endless, row -> {});

        assertThat(summary.issues().get(0).code()).isEqualTo(IssueCode.FILE_TOO_LARGE);
    }

    @Test
    void aCellOfTenMegabytesIsAProblemOfItsRow() {
        ReadFile file = ReadFile.ofRows(
                "Farm,1," + "x".repeat(10_000_000) + ",1,kg,,2,,",
                "Farm,2,Leeks,1,kg,," + "9".repeat(1_000_000) + ",,");

        assertThat(file.problems()).containsExactly("2 name text-too-long", "3 price not-a-number");
    }

    @Test
    @Timeout(20)
    void filesMadeToBeSlowAreNot() {
        String accents = "é".repeat(9_000) + "\n";
        assertThat(ReadFile.of(accents.repeat(1_600), WINDOWS_1252).codes()).contains("missing-column");

        String openTags = "Farm,1,Carrots,1,kg,,2,,," + "<1".repeat(4_900) + "\n";
        ReadFile file = ReadFile.of(ReadFile.HEADER + ",description\n" + openTags.repeat(1_500));
        assertThat(file.summary().read()).isEqualTo(1_500);

        String words = "Farm,%d,Carrots,1,kg,,2,,," + "x|".repeat(4_900) + "\n";
        assertThat(ReadFile.of(ReadFile.HEADER + ",allergens\n" + words.repeat(1_500))
                        .codes())
                .containsOnly("text-too-long", "duplicate-sku");
    }

    @Test
    void aFailingStreamIsNotABadFile() throws IOException {
        InputStream closed = InputStream.nullInputStream();
        closed.close();

        assertThatThrownBy(() -> new CatalogueReader(CatalogueLimits.standard()).read(closed, row -> {}))
                .isInstanceOf(IOException.class);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
