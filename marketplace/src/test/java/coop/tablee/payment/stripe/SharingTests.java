package coop.tablee.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.payment.OrderShares.SellerShare;
import coop.tablee.payment.stripe.Sharing.Due;
import coop.tablee.payment.stripe.Sharing.Part;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SharingTests {

    private static final long ORDER = 7;
    private static final SellerShare FARM = new SellerShare(ORDER, 1, "BE", true, 1060, 60);
    private static final SellerShare COOPERATIVE = new SellerShare(ORDER, 2, "BE", true, 121, 21);

    @Test
    void eachGetsWhatItSold() {
        assertThat(Sharing.of(10, null, List.of(new Part(10, ORDER, 1181)), List.of(COOPERATIVE, FARM)))
                .containsExactly(new Due(ORDER, 1, "BE", 1060, 60), new Due(ORDER, 2, "BE", 121, 21));
    }

    @Test
    void whatIsKeptBeyondWhatWasSoldIsNobodysYet() {
        assertThat(Sharing.of(10, null, List.of(new Part(10, ORDER, 2000)), List.of(FARM)))
                .containsExactly(new Due(ORDER, 1, "BE", 1060, 60));
    }

    @Test
    void nothingIsDueBeforeItIsSoldUnlessItWentThereAsItCame() {
        var open = new SellerShare(ORDER, 1, "BE", false, 1060, 60);
        assertThat(Sharing.of(10, null, List.of(new Part(10, ORDER, 1200)), List.of(open)))
                .isEmpty();
        assertThat(Sharing.of(10, 1L, List.of(new Part(10, ORDER, 1200)), List.of(open)))
                .containsExactly(new Due(ORDER, 1, "BE", 1200, 0));
    }

    @Test
    void whereLessIsKeptAllGetLessInProportionToTheCent() {
        var sellers = List.of(
                new SellerShare(ORDER, 1, "BE", true, 100, 0),
                new SellerShare(ORDER, 2, "BE", true, 100, 0),
                new SellerShare(ORDER, 3, "BE", true, 100, 0));
        assertThat(Sharing.of(10, null, List.of(new Part(10, ORDER, 200)), sellers))
                .extracting(Due::amount)
                .containsExactly(67L, 67L, 66L);
    }

    /** However an order's money came in pieces, each seller gets its own, and its VAT, to the cent. */
    @Test
    void severalPaymentsOfAnOrderAddUp() {
        for (var first : LongStream.rangeClosed(1, 1180).toArray()) {
            var parts = List.of(new Part(10, ORDER, first), new Part(11, ORDER, 1181 - first));
            var dues = List.of(10L, 11L).stream()
                    .flatMap(payment -> Sharing.of(payment, null, parts, List.of(FARM, COOPERATIVE)).stream())
                    .toList();
            assertThat(sum(dues, 1)).isEqualTo(1060);
            assertThat(sum(dues, 2)).isEqualTo(121);
            assertThat(dues.stream().mapToLong(Due::vat).sum()).isEqualTo(81);
        }
    }

    private static long sum(List<Due> dues, long seller) {
        return dues.stream()
                .filter(due -> due.seller() == seller)
                .mapToLong(Due::amount)
                .sum();
    }
}
