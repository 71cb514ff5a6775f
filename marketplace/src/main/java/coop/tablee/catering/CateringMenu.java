package coop.tablee.catering;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What kitchens find in the menu. */
@Configuration(proxyBeanMethods = false)
class CateringMenu {

    @Bean
    MenuEntry weekEntry() {
        return MenuEntry.forRoles("catering.menu.week", "/week", 200, "COOK", "BUYER");
    }

    @Bean
    MenuEntry dietsEntry() {
        return MenuEntry.forRoles("catering.menu.diets", "/diets", 260, "COOK", "BUYER");
    }
}
