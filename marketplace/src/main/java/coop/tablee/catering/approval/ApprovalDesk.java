package coop.tablee.catering.approval;

import coop.tablee.identity.OptionalMail;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.MenuEntry;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where what waits is found, and the letters about it that one may do without. */
@Configuration(proxyBeanMethods = false)
class ApprovalDesk {

    @Bean
    MenuEntry approvalsEntry() {
        return MenuEntry.forRoles("catering.approval.menu", "/approvals", 215, "APPROVER", "BUYER");
    }

    @Bean
    OptionalMail approvalMails() {
        return new OptionalMail("approval", Set.of(Role.APPROVER, Role.BUYER, Role.COOK));
    }
}
