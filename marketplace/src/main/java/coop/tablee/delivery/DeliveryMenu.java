package coop.tablee.delivery;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What coordinators and kitchens find in the menu. */
@Configuration(proxyBeanMethods = false)
class DeliveryMenu {

    @Bean
    MenuEntry routesEntry() {
        return MenuEntry.forRoles("delivery.menu.routes", "/coop/routes", 430, "COORDINATOR")
                .settingFor("COORDINATOR");
    }

    @Bean
    MenuEntry doorEntry() {
        return MenuEntry.forRoles("delivery.menu.door", "/door", 240, "COOK", "BUYER");
    }
}
