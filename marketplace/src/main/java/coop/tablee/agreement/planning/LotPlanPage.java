package coop.tablee.agreement.planning;

import coop.tablee.agreement.planning.LotPlan.Lot;
import coop.tablee.agreement.planning.LotPlan.Part;
import coop.tablee.agreement.planning.LotPlans.Similar;
import coop.tablee.agreement.planning.Procedures.SmallLots;
import coop.tablee.agreement.planning.Procedures.Verdict;
import coop.tablee.agreement.planning.Threshold.Step;
import coop.tablee.shared.Money;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A lot plan as its page, its file and its print show it, worked out. All amounts EUR, VAT out.
 *
 * @param whole the sum of the ceilings: what counts before the thresholds
 * @param left below the next heavier procedure; absent where there is none
 * @param withSimilar the sum together with similar lots of other agreements; absent without any
 * @param small what lots chosen as small come to, and may; absent where that rule has no place
 */
record LotPlanPage(
        LotPlan plan,
        List<LotView> lots,
        Money whole,
        String wholeKey,
        @Nullable Money left,
        List<Rung> ladder,
        @Nullable Threshold smallRule,
        boolean old,
        boolean compared,
        List<Similar> similar,
        @Nullable Money withSimilar,
        @Nullable String withSimilarKey,
        @Nullable SmallLots small) {

    LotPlanPage {
        lots = List.copyOf(lots);
        ladder = List.copyOf(ladder);
        similar = List.copyOf(similar);
    }

    /** A threshold, and whether the whole is in what it allows. */
    record Rung(Threshold threshold, boolean here) {}

    /** A lot worked out. */
    record LotView(
            Lot lot, List<Part> parts, Money year, Money estimated, Money ceiling, Verdict verdict, String verdictKey) {

        LotView {
            parts = List.copyOf(parts);
        }
    }

    static LotPlanPage of(LotPlan plan, Procedures procedures, List<Similar> similar) {
        var parts = plan.parts();
        var estimated = parts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> LotPlan.estimated(one.getValue(), plan.years())));
        var ceilings = estimated.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> plan.ceiling(one.getValue())));
        var chosen = plan.lots().stream().filter(Lot::small).map(Lot::number).toList();
        var verdicts = procedures.verdicts(ceilings, chosen);
        var whole = ceilings.values().stream().mapToLong(Long::longValue).sum();
        var step = procedures.stepOf(whole);
        var others = similar.stream().mapToLong(Similar::maximumMinor).sum();
        var country = procedures.country();
        return new LotPlanPage(
                plan,
                plan.lots().stream()
                        .map(lot -> {
                            var verdict = Objects.requireNonNull(verdicts.get(lot.number()));
                            var own = Objects.requireNonNull(parts.get(lot.number()));
                            return new LotView(
                                    lot,
                                    own,
                                    Money.euro(LotPlan.estimated(own, 1)),
                                    Money.euro(Objects.requireNonNull(estimated.get(lot.number()))),
                                    Money.euro(Objects.requireNonNull(ceilings.get(lot.number()))),
                                    verdict,
                                    Threshold.key(country, verdict.step()));
                        })
                        .toList(),
                Money.euro(whole),
                Threshold.key(country, step),
                procedures.left(whole).orElse(null),
                procedures.ladder().stream()
                        .map(one -> new Rung(one, one.step() == step))
                        .toList(),
                procedures.small(),
                procedures.isOld(),
                procedures.isCompared(),
                similar,
                similar.isEmpty() ? null : Money.euro(whole + others),
                similar.isEmpty() ? null : Threshold.key(country, procedures.stepOf(whole + others)),
                procedures.smallLots(ceilings, chosen).orElse(null));
    }

    public boolean isEuropean() {
        return wholeKey.equals(Threshold.key("", Step.EUROPEAN));
    }
}
