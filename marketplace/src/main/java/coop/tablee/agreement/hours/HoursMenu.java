package coop.tablee.agreement.hours;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What those find among their settings who may be asked to book hours. */
@Configuration(proxyBeanMethods = false)
class HoursMenu {

    @Bean
    MenuEntry clauseHoursEntry() {
        return MenuEntry.forRoles("agreement.hours.menu", HoursController.BOOKS, 285, "STOCK_KEEPER")
                .settingFor("STOCK_KEEPER");
    }
}
