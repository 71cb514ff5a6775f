package coop.tablee.storefront;

import coop.tablee.platform.page.KeptPage;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of the market that visitors share: what they show follows from their address and the choice of place and day. */
@Configuration(proxyBeanMethods = false)
class KeptShelves {

    private static final List<String> CHOICE = List.of(ChoiceCookie.NAME);

    @Bean
    KeptPage keptShelf() {
        return new KeptPage("/", CHOICE);
    }

    @Bean
    KeptPage keptProduct() {
        return new KeptPage("/products/{offer}", CHOICE);
    }

    @Bean
    KeptPage keptProducer() {
        return new KeptPage("/producers/{named}", CHOICE);
    }

    /** The choice is nothing to these; but who has made one shares them too. */
    @Bean
    KeptPage keptCooperative() {
        return new KeptPage("/cooperatives/{named}", CHOICE);
    }

    @Bean
    KeptPage keptPoint() {
        return new KeptPage("/destinations/{named}", CHOICE);
    }

    @Bean
    KeptPage keptDirectory() {
        return new KeptPage("/directory", CHOICE);
    }
}
