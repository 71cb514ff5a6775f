package coop.tablee.distribution.joint;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where a coordinator finds the joint drops. */
@Configuration(proxyBeanMethods = false)
class JointDropsMenu {

    @Bean
    MenuEntry jointDropsEntry() {
        return MenuEntry.forRoles("joint.coop.menu", "/coop/joint-drops", 452, "COORDINATOR")
                .settingFor("COORDINATOR");
    }
}
