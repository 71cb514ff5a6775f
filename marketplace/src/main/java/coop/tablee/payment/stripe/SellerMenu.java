package coop.tablee.payment.stripe;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What those who lead an organisation find among the settings, where money goes on to sellers. */
@Configuration(proxyBeanMethods = false)
class SellerMenu {

    @Bean
    MenuEntry cardMoneyEntry(StripeProperties stripe) {
        var roles = stripe.paysSellers() ? new String[] {"OWNER"} : new String[0];
        return MenuEntry.forRoles("payment.seller.menu", SellerAccountController.HERE, 910, roles)
                .settingFor(roles);
    }
}
