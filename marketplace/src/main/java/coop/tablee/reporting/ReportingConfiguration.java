package coop.tablee.reporting;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReportingConfiguration {

    @Bean
    MenuEntry figuresEntry() {
        return MenuEntry.forVisitorsAnd(
                "reporting.menu",
                "/territories",
                900,
                "REPORTER",
                "APPROVER",
                "COORDINATOR",
                "HOUSEHOLD_MEMBER",
                "COOK",
                "ADMINISTRATOR");
    }
}
