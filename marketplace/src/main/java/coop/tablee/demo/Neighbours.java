package coop.tablee.demo;

import coop.tablee.delivery.joint.JointDrops;
import coop.tablee.identity.Actor;
import coop.tablee.ordering.joint.JointGoods;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Kitchens round the corner from each other: two reach the least of a delivery together, one would like to, two more wait for the cooperative. */
@Component
class Neighbours {

    private static final String COOPERATIVE = "grandChamp";

    private final Cast cast;
    private final Troupe troupe;
    private final JointDrops joints;
    private final JointGoods goods;

    Neighbours(Cast cast, Troupe troupe, JointDrops joints, JointGoods goods) {
        this.cast = cast;
        this.troupe = troupe;
        this.joints = joints;
        this.goods = goods;
    }

    /** The home says on what the school may count in the week of this Monday. */
    void join(LocalDate monday) {
        agree("erables", "tilleuls");
        var together = joint("tilleuls", troupe.kitchen("tilleuls"));
        joints.grant(together, troupe.coordinator(COOPERATIVE)).block();
        goods.announce(
                        cast.id("erablesDoor"),
                        Map.of(monday.plusDays(1), Money.euro(3_800), monday.plusDays(3), Money.euro(2_450)),
                        troupe.kitchen("erables"))
                .block();
        ask("moulin", "tilleuls");
        agree("sources", "parc");
    }

    private void agree(String asking, String asked) {
        ask(asking, asked);
        var kitchen = troupe.kitchen(asked);
        joints.agree(joint(asked, kitchen), kitchen).block();
    }

    private void ask(String asking, String asked) {
        joints.ask(cast.id(asking + "Door"), cast.id(asked + "Door"), troupe.kitchen(asking))
                .block();
    }

    /** The newest of a kitchen's. */
    private long joint(String kitchen, Actor actor) {
        return joints.of(cast.id(kitchen + "Door"), actor)
                .map(board -> board.joints().get(0).id())
                .blockOptional()
                .orElseThrow();
    }
}
