package coop.tablee.platform.page;

import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Says who looks at a page. Identity implements it; without an implementation every viewer is a visitor. */
@FunctionalInterface
public interface ViewerLookup {

    /** The viewer of this request; empty for a visitor. Must not fail: a page of error is framed by it too. */
    Mono<Viewer> viewer(ServerWebExchange exchange);
}
