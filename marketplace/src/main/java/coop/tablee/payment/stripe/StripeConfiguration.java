package coop.tablee.payment.stripe;

import coop.tablee.platform.Blocking;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Asking Stripe blocks: it happens in a home of its own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StripeProperties.class)
class StripeConfiguration {

    @Bean(destroyMethod = "close")
    Blocking stripeThreads() {
        return Blocking.of("stripe", 8, 100);
    }
}
