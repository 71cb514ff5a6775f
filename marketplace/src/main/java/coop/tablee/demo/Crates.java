package coop.tablee.demo;

import coop.tablee.distribution.chain.ChainBalance;
import coop.tablee.distribution.chain.ChainBalances;
import coop.tablee.distribution.chain.HandOver;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Who brings crates along with the goods and fetches the empty ones: farms, once a week. */
@Component
class Crates {

    private static final int BROUGHT = 8;

    private final Cast cast;
    private final Troupe troupe;
    private final ChainBalances balances;

    Crates(Cast cast, Troupe troupe, ChainBalances balances) {
        this.cast = cast;
        this.troupe = troupe;
        this.balances = balances;
    }

    /** Every farm of both cooperatives brings some crates, and takes most of what is there of its own back home. */
    void changeHands(LocalDate monday, LocalDate today) {
        var day = monday.plusDays(5).isAfter(today) ? today : monday.plusDays(5);
        for (var cooperative : Weeks.COOPERATIVES) {
            var here = Objects.requireNonNull(balances.of(cast.id(cooperative)).block());
            for (var farm :
                    Objects.requireNonNull(balances.farms(cast.id(cooperative)).block())) {
                var pieces = new ArrayList<>(here.stream()
                        .filter(one -> one.cooperative() == cast.id(cooperative)
                                && one.producer() == farm.id()
                                && !one.returnable().equals("CRATE"))
                        .map(Crates::most)
                        .filter(one -> one.back() > 0)
                        .toList());
                pieces.add(new HandOver.Pieces("CRATE", BROUGHT - 1, BROUGHT));
                var key = "demo-" + cooperative + "-" + farm.id() + "-" + monday;
                balances.handOver(
                                new HandOver(key, farm.id(), day, "", List.copyOf(pieces)),
                                troupe.coordinator(cooperative))
                        .block();
            }
        }
    }

    private static HandOver.Pieces most(ChainBalance balance) {
        return new HandOver.Pieces(balance.returnable(), (int) Math.min(9_999, Math.max(0, balance.left()) * 4 / 5), 0);
    }
}
