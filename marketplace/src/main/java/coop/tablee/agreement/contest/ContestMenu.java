package coop.tablee.agreement.contest;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where suppliers find what they are asked for; the letter leads there too. */
@Configuration(proxyBeanMethods = false)
class ContestMenu {

    @Bean
    MenuEntry quotesEntry() {
        return MenuEntry.forRoles("agreement.quotes.menu", QuoteController.HERE, 283, "COORDINATOR", "STOCK_KEEPER")
                .settingFor("COORDINATOR", "STOCK_KEEPER");
    }
}
