package coop.tablee.agreement;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What procurement officers find in the menu; those who order every week, among the settings. */
@Configuration(proxyBeanMethods = false)
class AgreementMenu {

    @Bean
    MenuEntry agreementsEntry() {
        return MenuEntry.forRoles("agreement.menu", AgreementsController.HERE, 280, "BUYER", "APPROVER", "AUDITOR")
                .settingFor("COOK", "BUYER");
    }
}
