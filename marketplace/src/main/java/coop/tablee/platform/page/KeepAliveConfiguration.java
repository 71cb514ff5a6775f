package coop.tablee.platform.page;

import coop.tablee.platform.TimeOuts;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;

/** How long a connection may take, and one remedy. */
@Configuration(proxyBeanMethods = false)
class KeepAliveConfiguration {

    /**
     * Works around reactor-netty issue 4361 (1.3.6 and 1.3.7): on a connection that is kept alive, a request that arrives while the one before is being wound
     * up is queued, and when it is then answered at once, nobody reads the connection any more; the next request of that browser hangs. Beginning each answer
     * on the event loop's next turn lets the queue be emptied first. 1.3.8 has the fix and needs Netty 4.2.19: to
     * be removed with a Spring Boot that brings both.
     */
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> answersOnTheNextTurn() {
        return factory -> factory.addServerCustomizers(server ->
                server.mapHandle((answer, connection) -> answer.subscribeOn(Schedulers.fromExecutor(
                        // As a plain executor, which costs less than a service that could also be shut down
                        turn -> connection.channel().eventLoop().execute(turn)))));
    }

    /** Who sends a byte now and then keeps a connection no longer than this. */
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> patienceWithSenders(TimeOuts timeOuts) {
        return factory -> factory.addServerCustomizers(
                server -> server.readTimeout(timeOuts.requestSilence()).requestTimeout(timeOuts.wholeRequest()));
    }
}
