package coop.tablee.distribution;

import coop.tablee.identity.OptionalMail;
import coop.tablee.identity.Role;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The mails of this module that one may do without. */
@Configuration(proxyBeanMethods = false)
class DistributionMails {

    static final String HARVEST = "harvest";
    static final String SHORTAGE = "shortage";

    @Bean
    OptionalMail harvestMails() {
        return new OptionalMail(HARVEST, Set.of(Role.OWNER, Role.STOCK_KEEPER));
    }

    @Bean
    OptionalMail shortageMails() {
        return new OptionalMail(SHORTAGE, Set.of(Role.COORDINATOR));
    }
}
