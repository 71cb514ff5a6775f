package coop.tablee.stock;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a producer's people find in the menu. */
@Configuration(proxyBeanMethods = false)
class StockMenu {

    @Bean
    MenuEntry stockEntry() {
        return MenuEntry.forRoles("stock.menu", "/stock", 500, "STOCK_KEEPER");
    }
}
