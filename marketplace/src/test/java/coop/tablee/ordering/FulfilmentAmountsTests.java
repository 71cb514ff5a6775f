package coop.tablee.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.network.Audience;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FulfilmentAmountsTests {

    @Test
    void catchWeightIsChargedAsWeighedUpToItsTolerance() {
        var squash = line("6", "2.60", "KGM", "1.2", "0.15", "1");

        assertThat(squash.packed(new PackedLine(1, decimal("1"), decimal("1.274"), null))
                        .goods()
                        .amount())
                .isEqualByComparingTo("1.274");
        assertThat(squash.packed(new PackedLine(1, decimal("1"), decimal("1.5"), null))
                        .goods()
                        .amount())
                .isEqualByComparingTo("1.38");
    }

    @Test
    void acceptedPiecesWithoutAWeightGetTheirShareOfThePackedWeight() {
        var packed = line("6", "8.90", "KGM", "1.7", "0.2", "3")
                .packed(new PackedLine(1, decimal("3"), decimal("5.000"), null));

        var received = packed.received(new ReceivedLine(1, decimal("2"), null, LineFault.DAMAGED));

        assertThat(received.acceptedWeight()).isEqualByComparingTo("3.333");
        assertThat(received.decision()).isEqualTo(ReceptionDecision.PARTIAL);
    }

    @Test
    void scaleAtTheDoorMayDifferAsFarAsAgreed() {
        var packed = line("6", "8.90", "KGM", "1.7", "0.2", "3")
                .packed(new PackedLine(1, decimal("3"), decimal("5.000"), null));

        assertThat(packed.received(new ReceivedLine(1, decimal("3"), decimal("4.1"), null))
                        .decision())
                .isEqualTo(ReceptionDecision.ACCEPT);
        assertThat(packed.received(new ReceivedLine(1, decimal("3"), decimal("3.9"), LineFault.SHORT))
                        .decision())
                .isEqualTo(ReceptionDecision.PARTIAL);
    }

    @ParameterizedTest
    @EnumSource(Audience.class)
    void lessIsNeverMoreThanWhatWasAgreed(Audience audience) {
        var random = new Random(20261121);
        for (var round = 0; round < 5000; round++) {
            var lines = new ArrayList<FulfilmentLine>();
            for (var i = 0; i < 1 + random.nextInt(6); i++) {
                lines.add(line(
                        List.of("0", "6", "12", "21").get(random.nextInt(4)),
                        BigDecimal.valueOf(1 + random.nextInt(3000), 2).toPlainString(),
                        random.nextBoolean() ? "KGM" : "H87",
                        "0.7",
                        "0",
                        String.valueOf(1 + random.nextInt(4))));
            }
            var agreed =
                    FulfilmentAmounts.of(sheet(audience, lines, Long.MAX_VALUE)).total();
            var packed = lines.stream()
                    .map(line -> line.packed(new PackedLine(
                            1, line.ordered().subtract(decimal(random.nextInt(4) == 0 ? "1" : "0")), null, null)))
                    .toList();

            var amounts = FulfilmentAmounts.of(sheet(audience, packed, agreed));

            var sum = amounts.goods().stream()
                            .mapToLong(OrderArithmetic.LineAmount::total)
                            .sum()
                    + amounts.fees().stream()
                            .mapToLong(fee -> fee.amount().total())
                            .sum();
            assertThat(amounts.total()).isLessThanOrEqualTo(agreed).isEqualTo(sum);
            assertThat(amounts.maximum()).isBetween(amounts.total(), agreed);
            assertThat(amounts.goods())
                    .allSatisfy(amount -> assertThat(amount.net()).isNotNegative());
        }
    }

    private static FulfilmentSheet sheet(Audience audience, List<FulfilmentLine> lines, long authorised) {
        return new FulfilmentSheet(
                1,
                "PACKED",
                1,
                1,
                1,
                null,
                1,
                OrderState.CONFIRMED,
                audience,
                1,
                authorised,
                false,
                List.of(),
                null,
                List.copyOf(lines));
    }

    private static FulfilmentLine line(
            String vat, String price, String pricingUnit, String content, String tolerance, String ordered) {
        return new FulfilmentLine(
                1,
                1,
                1,
                decimal("7.5"),
                decimal(vat),
                decimal(price),
                "H87",
                pricingUnit,
                decimal(content),
                !tolerance.equals("0"),
                decimal(tolerance),
                decimal(ordered),
                decimal(ordered),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "H87");
    }

    private static BigDecimal decimal(String value) {
        return new BigDecimal(value);
    }
}
