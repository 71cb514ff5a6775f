package coop.tablee.distribution.round;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where a driver's or a rider's day begins. */
@Configuration(proxyBeanMethods = false)
class RoundMenu {

    @Bean
    MenuEntry roundEntry() {
        return MenuEntry.forRoles("distribution.menu.round", "/round", 480, "DRIVER");
    }

    @Bean
    MenuEntry vehiclesEntry() {
        return MenuEntry.forRoles("distribution.menu.vehicles", "/vehicles", 485, "DRIVER");
    }
}
