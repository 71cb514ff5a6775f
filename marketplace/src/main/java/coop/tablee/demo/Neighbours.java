package coop.tablee.demo;

import coop.tablee.delivery.joint.JointDrops;
import coop.tablee.identity.Actor;
import coop.tablee.ordering.joint.JointGoods;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
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
                        door("erables"),
                        Map.of(monday.plusDays(1), Money.euro(3_800), monday.plusDays(3), Money.euro(2_450)),
                        troupe.kitchen("erables"))
                .block();
        ask("moulinKitchen", "tilleuls");
        agree("sources", "parcNord");
    }

    private void agree(String asking, String asked) {
        ask(asking, asked);
        var kitchen = troupe.kitchen(asked);
        joints.agree(joint(asked, kitchen), kitchen).block();
    }

    private void ask(String asking, String asked) {
        joints.ask(door(asking), door(asked), troupe.kitchen(asking)).block();
    }

    private long door(String kitchen) {
        return cast.id(Objects.requireNonNull(Shoppers.KITCHENS.get(kitchen)));
    }

    /** The newest of a kitchen's. */
    private long joint(String kitchen, Actor actor) {
        return joints.of(door(kitchen), actor)
                .map(board -> board.joints().get(0).id())
                .blockOptional()
                .orElseThrow();
    }
}
