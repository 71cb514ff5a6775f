package coop.tablee.platform.mail;

import coop.tablee.platform.Blocking;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Talking to a mail server blocks: it happens in a home of its own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailProperties.class)
class MailConfiguration {

    @Bean(destroyMethod = "close")
    Blocking mailThreads() {
        return Blocking.of("mail", 2, 20);
    }
}
