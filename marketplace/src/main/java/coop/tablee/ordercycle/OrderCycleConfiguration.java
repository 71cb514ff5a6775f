package coop.tablee.ordercycle;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module contributes to the shell. */
@Configuration(proxyBeanMethods = false)
class OrderCycleConfiguration {

    @Bean
    MenuEntry cyclesMenu() {
        return MenuEntry.forRoles("cycles.menu", "/coop/cycles", 400, "COORDINATOR");
    }

    @Bean
    MenuEntry plansMenu() {
        return MenuEntry.forRoles("plans.menu", "/coop/plans", 430, "COORDINATOR")
                .settingFor("COORDINATOR");
    }

    @Bean
    MenuEntry leadTimesMenu() {
        return MenuEntry.forRoles("leads.menu", "/coop/lead-times", 440, "COORDINATOR")
                .settingFor("COORDINATOR");
    }

    @Bean
    MenuEntry pricesMenu() {
        return MenuEntry.forRoles("prices.menu", "/coop/prices", 445, "COORDINATOR")
                .settingFor("COORDINATOR");
    }

    @Bean
    MenuEntry feesMenu() {
        return MenuEntry.forRoles("fees.menu", "/coop/fees", 447, "COORDINATOR").settingFor("COORDINATOR");
    }

    @Bean
    MenuEntry tariffsMenu() {
        return MenuEntry.forRoles("tariffs.menu", "/coop/tariffs", 450, "COORDINATOR")
                .settingFor("COORDINATOR");
    }
}
