package coop.tablee.identity;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.AnonymousSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HttpBasicSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.RequestCacheSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * One security chain for everything. Forms of other sites and security headers are the page shell's business; tokens in forms are not used, because SameSite
 * cookies and the check of Origin stand for them.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
@EnableConfigurationProperties({IdentityProperties.class, OidcProperties.class})
class SecurityConfiguration implements WebFluxConfigurer {

    /** Made from nothing: the builder that Spring would hand over asks every bean some thirty times whether it would like to adjust what is switched off here. */
    @Bean
    SecurityWebFilterChain securityChain(ActorContext actors, RouteGuard guard, ClosedDoor closedDoor) {
        return ServerHttpSecurity.http()
                .securityContextRepository(actors)
                .authorizeExchange(exchanges -> exchanges.anyExchange().access(guard))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(closedDoor).accessDeniedHandler(closedDoor))
                .csrf(CsrfSpec::disable)
                .headers(HeaderSpec::disable)
                .httpBasic(HttpBasicSpec::disable)
                .formLogin(FormLoginSpec::disable)
                .logout(LogoutSpec::disable)
                .anonymous(AnonymousSpec::disable)
                .requestCache(RequestCacheSpec::disable)
                .build();
    }

    /** An address that the firewall does not let in is told like every other failure, not by a bare status. */
    @Bean
    ServerExchangeRejectedHandler rejectedAddress() {
        return (exchange, rejected) -> Mono.error(new ResponseStatusException(HttpStatus.BAD_REQUEST));
    }

    /** Passwords are checked where people sign in. Without this bean Boot would make a user of its own and print its password. */
    @Bean
    ReactiveAuthenticationManager noOtherWayIn() {
        return authentication -> Mono.empty();
    }

    @Override
    public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
        configurer.addCustomResolver(new ActorArgument());
    }

    private static final class ActorArgument implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Actor.class;
        }

        @Override
        public Mono<Object> resolveArgument(
                MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
            return CurrentActor.of(exchange).cast(Object.class);
        }
    }
}
