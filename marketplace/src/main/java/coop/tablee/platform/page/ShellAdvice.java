package coop.tablee.platform.page;

import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Gives every page its {@code shell}. The API has no pages, so its calls pass untouched. */
@ControllerAdvice
class ShellAdvice {

    private final Shells shells;

    ShellAdvice(Shells shells) {
        this.shells = shells;
    }

    @ModelAttribute
    Mono<Void> frame(ServerWebExchange exchange, Model model) {
        if (ApiPaths.contains(exchange.getRequest())) {
            return Mono.empty();
        }
        return shells.shell(exchange)
                .doOnNext(shell -> model.addAllAttributes(Shells.modelOf(shell)))
                .then();
    }
}
