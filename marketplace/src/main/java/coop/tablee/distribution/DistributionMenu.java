package coop.tablee.distribution;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What producers, coordinators, kitchens and volunteers find in the menu. */
@Configuration(proxyBeanMethods = false)
class DistributionMenu {

    @Bean
    MenuEntry farmEntry() {
        return MenuEntry.forRoles("distribution.menu.farm", "/farm", 490, "STOCK_KEEPER");
    }

    @Bean
    MenuEntry owedEntry() {
        return MenuEntry.forRoles("distribution.menu.owed", "/owed", 705, "STOCK_KEEPER");
    }

    @Bean
    MenuEntry returnablesEntry() {
        return MenuEntry.forRoles("distribution.menu.returnables", "/returnables", 706, "STOCK_KEEPER");
    }

    @Bean
    MenuEntry returnablesOfFarmsEntry() {
        return MenuEntry.forRoles("distribution.menu.returnables", "/coop/returnables", 746, "COORDINATOR", "PACKER")
                .settingFor("COORDINATOR");
    }

    @Bean
    MenuEntry harvestEntry() {
        return MenuEntry.forRoles("distribution.menu.harvest", "/harvest", 700, "STOCK_KEEPER")
                .besides("/asked");
    }

    @Bean
    MenuEntry harvestOfAllEntry() {
        return MenuEntry.forRoles("distribution.menu.harvest-all", "/coop/harvest", 710, "COORDINATOR", "PACKER");
    }

    @Bean
    MenuEntry packingEntry() {
        return MenuEntry.forRoles("distribution.menu.packing", "/coop/packing", 720, "COORDINATOR", "PACKER");
    }

    @Bean
    MenuEntry passageEntry() {
        return MenuEntry.forRoles(
                        "distribution.menu.passages", "/coop/passages", 745, "COORDINATOR", "PACKER", "VOLUNTEER")
                .settingFor("COORDINATOR");
    }

    @Bean
    MenuEntry receptionEntry() {
        return MenuEntry.forRoles("distribution.menu.receptions", "/receptions", 730, "COOK", "BUYER");
    }

    @Bean
    MenuEntry pickupEntry() {
        return MenuEntry.forRoles("distribution.menu.pickups", "/pickups", 740, "VOLUNTEER", "COORDINATOR");
    }
}
