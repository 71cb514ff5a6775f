package coop.tablee.architecture.offender;

import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.GetMapping;
import reactor.core.publisher.Mono;

/** Blocks, injects a field, reads the wall clock, and opens a route without saying to whom. */
class OffendingHabits {

    @Autowired
    String injected = "";

    Instant whenever() {
        return Instant.now();
    }

    String waits() {
        return String.valueOf(Mono.just(injected).block());
    }

    @GetMapping("/offence")
    public String undeclared() {
        return "offence";
    }
}
