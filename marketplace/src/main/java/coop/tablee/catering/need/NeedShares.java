package coop.tablee.catering.need;

import coop.tablee.agreement.LotRoom;
import coop.tablee.catering.need.NeedPage.LotView;
import coop.tablee.catering.need.NeedPage.ShareView;
import coop.tablee.catering.need.NeedPage.SupplierView;
import coop.tablee.shared.Money;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Splits what is proposed for a week's needs by the authority's lots, and within by who supplies it: what would be called off where, for how much, and why so much. EUR, VAT out. */
final class NeedShares {

    private final NeedWords words;
    private final Function<Needs.Line, String> day;

    /** @param day how a line's day of delivery is written */
    NeedShares(NeedWords words, Function<Needs.Line, String> day) {
        this.words = words;
        this.day = day;
    }

    /** One food from one supplier. */
    record Share(Needs.Line line, Needs.Candidate taken) {}

    /** The lots in the order of their agreements and numbers, what is under none last. */
    static Map<Optional<LotRoom>, Map<String, List<Share>>> split(List<Needs.Line> lines) {
        var byLot = new TreeMap<Optional<LotRoom>, Map<String, List<Share>>>(
                Comparator.comparing((Optional<LotRoom> lot) -> lot.isEmpty())
                        .thenComparing(lot -> lot.map(LotRoom::agreement).orElse(""))
                        .thenComparing(lot -> lot.map(LotRoom::number).orElse(0))
                        .thenComparing(lot -> lot.map(LotRoom::lot).orElse(0L)));
        lines.forEach(line -> Optional.ofNullable(line.proposed())
                .ifPresent(taken -> byLot.computeIfAbsent(
                                Optional.ofNullable(taken.lot()), lot -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER))
                        .computeIfAbsent(taken.card().sellerName(), supplier -> new ArrayList<>())
                        .add(new Share(line, taken))));
        return byLot;
    }

    List<LotView> of(List<Needs.Line> lines) {
        return split(lines).entrySet().stream()
                .map(lot -> lot(lot.getKey(), lot.getValue()))
                .toList();
    }

    private LotView lot(Optional<LotRoom> room, Map<String, List<Share>> suppliers) {
        var cost = cost(suppliers.values().stream().flatMap(List::stream).toList());
        var left = room.map(LotRoom::left);
        return new LotView(
                words.lot(room.orElse(null)),
                words.money(cost),
                left.map(amount -> words.say("catering.needs.lot.left", words.money(amount)))
                        .orElse(null),
                left.filter(amount -> amount.minor() < cost.minor()).isPresent(),
                suppliers.entrySet().stream()
                        .map(one -> new SupplierView(
                                one.getKey(),
                                words.money(cost(one.getValue())),
                                one.getValue().stream().map(this::share).toList()))
                        .toList());
    }

    private ShareView share(Share share) {
        var name = share.line.need().names().in(words.locale());
        return new ShareView(
                day.apply(share.line),
                name.text(),
                name.lang().equals(words.locale().getLanguage()) ? null : name.lang(),
                share.taken.card().names().in(words.locale()).text(),
                words.account(share.line, share.taken),
                words.money(Money.euro(share.taken.cost())));
    }

    /** Rounded once, as a line would be. */
    private static Money cost(List<Share> shares) {
        return shares.stream().map(share -> Money.euro(share.taken.cost())).reduce(Money.euro(0), Money::plus);
    }
}
