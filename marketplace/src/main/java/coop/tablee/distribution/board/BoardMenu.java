package coop.tablee.distribution.board;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where a coordinator's day begins. */
@Configuration(proxyBeanMethods = false)
class BoardMenu {

    @Bean
    MenuEntry boardEntry() {
        return MenuEntry.forRoles("board.menu", "/coop/board", 390, "COORDINATOR");
    }

    @Bean
    MenuEntry ordersOfCooperativeEntry() {
        return MenuEntry.forRoles("board.menu.orders", "/coop/orders", 395, "COORDINATOR");
    }
}
