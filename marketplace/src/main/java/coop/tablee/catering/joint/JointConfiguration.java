package coop.tablee.catering.joint;

import coop.tablee.identity.OptionalMail;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.MenuEntry;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where joint drops are found, and the letters about them that one may do without. */
@Configuration(proxyBeanMethods = false)
class JointConfiguration {

    @Bean
    MenuEntry jointEntry() {
        return MenuEntry.forRoles("joint.menu", "/week/joint", 885, "COOK", "BUYER")
                .settingFor("COOK", "BUYER");
    }

    @Bean
    OptionalMail jointMails() {
        return new OptionalMail("joint", Set.of(Role.COOK, Role.BUYER, Role.COORDINATOR));
    }
}
