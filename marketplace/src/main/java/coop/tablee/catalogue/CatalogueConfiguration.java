package coop.tablee.catalogue;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way to the catalogue's pages. */
@Configuration(proxyBeanMethods = false)
class CatalogueConfiguration {

    @Bean
    MenuEntry productsMenu() {
        return MenuEntry.forRoles("catalogue.menu", "/coop/products", 410, "COORDINATOR");
    }

    @Bean
    MenuEntry myProductsEntry() {
        return MenuEntry.forRoles("catalogue.mine.menu", "/my-products", 510, "STOCK_KEEPER");
    }
}
