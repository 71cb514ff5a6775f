package coop.tablee.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** A municipality and its kitchens: who orders for which of them. */
@MarketplaceTest
class KitchensTests {

    @Autowired
    Kitchens kitchens;

    @Autowired
    Accounts accounts;

    @Autowired
    DatabaseClient database;

    private Village village;
    private Actor mayor;

    @BeforeEach
    void settle() {
        village = Village.withoutProducts(database, accounts);
        village.person("mayor", "forest", Role.OWNER);
        mayor = village.actor("mayor");
    }

    @Test
    void newKitchenHasADoorThatGoodsCanBeBroughtTo() {
        var door = kitchens.add(kitchen("École du Parc"), mayor).block();

        assertThat(number(
                        "select count(*) from delivery.destination where kind = 'KITCHEN_DOOR' and site_id = " + door))
                .isEqualTo(1);
        assertThat(board().kitchens()).extracting(Kitchens.Kitchen::door).contains(door);
        refuses(kitchens.add(kitchen("école du parc"), mayor), "kitchen-known");
    }

    @Test
    void onePersonOrdersForSeveralKitchensAndForNoOther() {
        var cook = village.actor("canteen").accountId();
        var tilleuls = village.party("tilleuls");
        var erables = village.party("erables");
        assertThat(board().orders(cook, tilleuls)).isTrue();
        assertThat(board().orders(cook, erables)).isFalse();

        share(cook + "-" + tilleuls, cook + "-" + erables, cook + "-" + village.party("bouleaux"), "1-" + erables);

        assertThat(board().orders()).containsExactlyInAnyOrder(cook + "-" + tilleuls, cook + "-" + erables);
        assertThat(number("select count(*) from network.membership where until is null and party_id = " + erables))
                .isEqualTo(1);
        share();
        assertThat(board().orders()).isEmpty();
        assertThat(number("select count(*) from network.membership where until is null and account_id = " + cook))
                .isZero();
    }

    @Test
    void ofTwoWhoShareOutTheSecondIsTold() {
        var seen = board().seen();
        share();

        refuses(kitchens.shareOut(Set.of("1-2"), seen, mayor), "changed-meanwhile");
    }

    @Test
    void farmHasNoKitchens() {
        refuses(kitchens.add(kitchen("Cantine"), village.actor("producer")), "not-found");
        assertThat(kitchens.of(village.actor("producer")).block().kitchens()).isEmpty();
    }

    private void share(String... orders) {
        kitchens.shareOut(Set.of(orders), board().seen(), mayor).block();
    }

    private Kitchens.Board board() {
        return kitchens.of(mayor).block();
    }

    private static Kitchens.New kitchen(String name) {
        return new Kitchens.New(name, KitchenKind.SCHOOL_CANTEEN, "Rue du Parc 1", "1190", "Forest", "21007");
    }

    private long number(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private static void refuses(Mono<?> act, String code) {
        assertThatThrownBy(act::block)
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }
}
