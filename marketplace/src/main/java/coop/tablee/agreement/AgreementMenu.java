package coop.tablee.agreement;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What procurement officers find in the menu; cooks, who look at it seldom, among the settings. */
@Configuration(proxyBeanMethods = false)
class AgreementMenu {

    @Bean
    MenuEntry agreementsEntry() {
        return MenuEntry.forRoles("agreement.menu", AgreementController.HERE, 280, "BUYER", "APPROVER", "AUDITOR")
                .settingFor("COOK");
    }
}
