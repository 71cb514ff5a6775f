package coop.tablee.platform.page;

import coop.tablee.platform.MarketplaceProperties;
import coop.tablee.platform.TimeOuts;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import tools.jackson.core.StreamReadFeature;

/** Puts our words, languages and limits in the places where Spring looks for them by name. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    ShellProperties.class,
    KeptPagesProperties.class,
    MarketplaceProperties.class,
    TimeOuts.class
})
class PageConfiguration implements WebFluxConfigurer {

    /** A form or a JSON body kept in memory; files have limits of their own where they are read. */
    static final int LARGEST_BODY = 1024 * 1024;

    @Override
    public void configureHttpMessageCodecs(ServerCodecConfigurer configurer) {
        configurer.defaultCodecs().maxInMemorySize(LARGEST_BODY);
    }

    /** A document that says one thing twice says two things: it is refused, not read as the later one. */
    @Bean
    JsonMapperBuilderCustomizer everyNameOnce() {
        return json -> json.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }

    @Bean
    MessageSource messageSource() {
        return new Messages();
    }

    @Bean
    Preferences localeContextResolver(ShellProperties properties) {
        return new Preferences(properties);
    }
}
