package coop.tablee.platform.paper;

import coop.tablee.platform.Blocking;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Laying out pages keeps a processor busy: two at a time, the others wait their turn or are told to come back. */
@Configuration(proxyBeanMethods = false)
class PaperConfiguration {

    @Bean(destroyMethod = "close")
    Blocking paperThreads() {
        return Blocking.of("paper", 2, 30);
    }
}
