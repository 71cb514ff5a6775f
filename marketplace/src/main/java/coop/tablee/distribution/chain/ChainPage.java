package coop.tablee.distribution.chain;

import coop.tablee.catalogue.Returnable;
import coop.tablee.distribution.chain.ChainBalances.Farm;
import coop.tablee.shared.Money;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the pages show. */
final class ChainPage {

    private ChainPage() {}

    /** One side of it: a farm for the cooperative, a cooperative for the farm; {@code balances} are the kinds that ever changed hands. */
    record Side(long id, String name, List<ChainBalance> balances) {

        public List<ChainBalance> out() {
            return balances.stream().filter(one -> one.left() != 0).toList();
        }

        public Money value() {
            return balances.stream().map(ChainBalance::value).reduce(Money.euro(0), Money::plus);
        }
    }

    /** One kind in the form; what was typed stays. */
    record Kind(Returnable kind, long here, String back, String brought) {}

    /** The form of a hand-over. */
    record Form(String key, String day, String note, List<Kind> kinds) {

        static Form of(ChainForm typed, String today, Side farm, Collection<Returnable> kinds) {
            return new Form(
                    typed.text("key").isEmpty() ? UUID.randomUUID().toString() : typed.text("key"),
                    typed.fields().containsKey("day") ? typed.text("day") : today,
                    typed.text("note"),
                    kinds.stream().map(kind -> kind(typed, farm, kind)).toList());
        }

        private static Kind kind(ChainForm typed, Side farm, Returnable kind) {
            var here = farm.balances.stream()
                    .filter(one -> one.returnable().equals(kind.code()))
                    .mapToLong(ChainBalance::left)
                    .sum();
            return new Kind(kind, here, typed.text("back." + kind.code()), typed.text("brought." + kind.code()));
        }
    }

    /** Every farm of a cooperative, also those of which nothing is out. */
    static List<Side> farms(List<Farm> farms, List<ChainBalance> balances, long cooperative) {
        return farms.stream()
                .map(farm -> farm(farm, balances, cooperative))
                .sorted((one, other) ->
                        Boolean.compare(one.out().isEmpty(), other.out().isEmpty()))
                .toList();
    }

    static Side farm(Farm farm, List<ChainBalance> balances, long cooperative) {
        return new Side(
                farm.id(),
                farm.name(),
                balances.stream()
                        .filter(one -> one.cooperative() == cooperative && one.producer() == farm.id())
                        .toList());
    }

    /** The cooperatives that have, or had, something of a farm. */
    static List<Side> cooperatives(List<ChainBalance> balances, long producer) {
        Map<Long, List<ChainBalance>> byCooperative = new LinkedHashMap<>();
        balances.stream()
                .filter(one -> one.producer() == producer)
                .forEach(one -> byCooperative
                        .computeIfAbsent(one.cooperative(), id -> new ArrayList<>())
                        .add(one));
        return byCooperative.entrySet().stream()
                .map(each ->
                        new Side(each.getKey(), each.getValue().get(0).cooperativeName(), List.copyOf(each.getValue())))
                .toList();
    }
}
