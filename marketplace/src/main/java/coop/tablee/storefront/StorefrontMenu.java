package coop.tablee.storefront;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What households, guests, and kitchens that look at their orders, find in the menu. */
@Configuration(proxyBeanMethods = false)
class StorefrontMenu {

    private static final String HOUSEHOLD = "HOUSEHOLD_MEMBER";
    private static final String GUEST = "GUEST";

    @Bean
    MenuEntry marketEntry() {
        return MenuEntry.forVisitorsAnd("storefront.menu.market", "/", 100, HOUSEHOLD)
                .besides("/products");
    }

    @Bean
    MenuEntry destinationsEntry() {
        return MenuEntry.forVisitorsAnd("storefront.menu.destinations", "/destinations", 110, HOUSEHOLD);
    }

    @Bean
    MenuEntry directoryEntry() {
        return MenuEntry.forVisitorsAnd("storefront.menu.directory", "/directory", 115, HOUSEHOLD)
                .besides("/producers", "/cooperatives");
    }

    @Bean
    MenuEntry cartEntry() {
        return MenuEntry.forRoles("storefront.menu.cart", "/cart", 120, HOUSEHOLD, GUEST)
                .besides("/checkout", "/payments");
    }

    @Bean
    MenuEntry ordersEntry() {
        return MenuEntry.forRoles("storefront.menu.orders", "/orders", 130, HOUSEHOLD, GUEST)
                .besides("/standing-orders");
    }

    /** Points and allergies: among the settings. */
    @Bean
    MenuEntry householdEntry() {
        return MenuEntry.forRoles("storefront.menu.household", "/household", 450, HOUSEHOLD)
                .settingFor(HOUSEHOLD);
    }

    /** Seldom changed: among the settings. */
    @Bean
    MenuEntry substitutesEntry() {
        return MenuEntry.forRoles("storefront.menu.substitutes", "/substitutes", 460, HOUSEHOLD, "COOK", "BUYER")
                .settingFor(HOUSEHOLD, "COOK", "BUYER");
    }

    /** A kitchen's week comes first. */
    @Bean
    MenuEntry ordersOfKitchensEntry() {
        return MenuEntry.forRoles("storefront.menu.orders", "/orders", 230, "COOK", "BUYER")
                .besides("/standing-orders");
    }
}
