package coop.tablee.agreement;

import coop.tablee.identity.OptionalMail;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.MenuEntry;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What procurement officers find in the menu; those who order every week, among the settings; and the letters about it that one may do without. */
@Configuration(proxyBeanMethods = false)
class AgreementMenu {

    @Bean
    MenuEntry agreementsEntry() {
        return MenuEntry.forRoles("agreement.menu", AgreementsController.HERE, 280, "BUYER", "APPROVER", "AUDITOR")
                .settingFor("COOK", "BUYER");
    }

    @Bean
    OptionalMail clauseMails() {
        return new OptionalMail("clause", Set.of(Role.OWNER, Role.BUYER));
    }
}
