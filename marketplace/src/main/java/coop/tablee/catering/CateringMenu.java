package coop.tablee.catering;

import coop.tablee.platform.page.MenuEntry;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What kitchens find in the menu. */
@Configuration(proxyBeanMethods = false)
class CateringMenu {

    @Bean
    MenuEntry weekEntry() {
        return MenuEntry.forRoles("catering.menu.week", "/week", 200, "COOK", "BUYER");
    }

    @Bean
    MenuEntry menusEntry() {
        return new MenuEntry(
                "catering.menu.menus",
                "/menus",
                210,
                false,
                Set.of("COOK", "BUYER"),
                Set.of("/recipes", "/counts", "/needs", "/waste"),
                Set.of());
    }

    @Bean
    MenuEntry snacksEntry() {
        return MenuEntry.forRoles("catering.snack.menu", "/snacks", 270, "COOK", "BUYER")
                .settingFor("COOK", "BUYER");
    }

    @Bean
    MenuEntry snacksMadeEntry() {
        return MenuEntry.forRoles("catering.snack.made.menu", "/snacks/made", 275, "STOCK_KEEPER")
                .settingFor("STOCK_KEEPER");
    }

    @Bean
    MenuEntry dietsEntry() {
        return MenuEntry.forRoles("catering.menu.diets", "/diets", 260, "COOK", "BUYER");
    }

    @Bean
    MenuEntry calendarEntry() {
        return MenuEntry.forRoles("catering.menu.calendar", "/calendar", 875, "COOK", "BUYER", "APPROVER")
                .settingFor("COOK", "BUYER", "APPROVER");
    }

    @Bean
    MenuEntry budgetsEntry() {
        return MenuEntry.forRoles("catering.menu.budgets", "/budgets", 880, "COOK", "BUYER", "APPROVER", "AUDITOR")
                .settingFor("COOK", "BUYER");
    }
}
