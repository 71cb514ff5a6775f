package coop.tablee.architecture.offender;

import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import reactor.core.publisher.Mono;

/** Blocks, injects a field, reads the wall clock, opens a route without saying to whom, and hides that it works again and again. */
class OffendingHabits {

    @Autowired
    String injected = "";

    Instant whenever() {
        return Instant.now();
    }

    String waits() {
        return String.valueOf(Mono.just(injected).block());
    }

    @Scheduled(fixedDelay = 1000)
    void recurs() {}

    @GetMapping("/offence")
    public String undeclared() {
        return "offence";
    }
}
