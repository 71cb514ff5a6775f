package coop.tablee.network;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What those who lead an organisation, and those who run the marketplace, find among the settings. */
@Configuration(proxyBeanMethods = false)
class NetworkMenu {

    @Bean
    MenuEntry organisationEntry() {
        return MenuEntry.forRoles("network.file.menu", "/organisation", 890, "OWNER")
                .settingFor("OWNER");
    }

    @Bean
    MenuEntry membersEntry() {
        return MenuEntry.forRoles("network.menu", "/members", 900, "OWNER").settingFor("OWNER");
    }

    @Bean
    MenuEntry admissionsEntry() {
        return MenuEntry.forRoles("network.admissions.menu", "/admissions", 940, "ADMINISTRATOR")
                .settingFor("ADMINISTRATOR");
    }
}
