package coop.tablee.platform;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Between "not ready" and the closing of the door: a proxy asks every few seconds who is ready, and until it has heard, the requests that it still sends are
 * served. Only then new connections are refused, begun requests end, and the process with them.
 */
@Component
class ShutdownNotice implements SmartLifecycle {

    private final TimeOuts timeOuts;
    private volatile boolean running;

    ShutdownNotice(TimeOuts timeOuts) {
        this.timeOuts = timeOuts;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable done) {
        running = false;
        Mono.delay(timeOuts.shutdownNotice()).subscribe(over -> done.run());
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Just before the server stops to take connections. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
    }
}
