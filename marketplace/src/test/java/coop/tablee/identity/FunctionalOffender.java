package coop.tablee.identity;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** A route that carries no annotation because it cannot: nobody opened it. */
@TestConfiguration(proxyBeanMethods = false)
class FunctionalOffender {

    @Bean
    RouterFunction<ServerResponse> undeclaredRoute() {
        return RouterFunctions.route()
                .GET("/probe/functional", request -> ServerResponse.ok().bodyValue("nobody should read this"))
                .build();
    }
}
