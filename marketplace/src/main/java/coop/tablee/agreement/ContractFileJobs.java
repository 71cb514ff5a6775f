package coop.tablee.agreement;

import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Makes the auditors' files that wait. Any number of processes take turns by lease, so that none is made twice at a time; what one leaves unfinished, another begins again. Runs
 * outside of every request: leaving the page stops nothing.
 */
@Component
class ContractFileJobs implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(ContractFileJobs.class);
    private static final int MOST_IN_A_ROW = 20;

    private final ContractFiles files;
    private final ContractFileWriting writing;

    ContractFileJobs(ContractFiles files, ContractFileWriting writing) {
        this.files = files;
        this.writing = writing;
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT4S")
    Mono<Void> poll() {
        return runDue().onErrorResume(error -> {
            LOG.warn("Files of contracts wait: {}", error.toString());
            return Mono.empty();
        });
    }

    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    Mono<Void> expire() {
        return files.expire().then().onErrorResume(error -> {
            LOG.warn("Old files of contracts stay longer: {}", error.toString());
            return Mono.empty();
        });
    }

    /** Begins at once instead of at the next turn. */
    void wake() {
        poll().subscribe();
    }

    Mono<Void> runDue() {
        return Mono.defer(() -> files.takeNext()
                        .flatMap(lease -> make(lease).thenReturn(true))
                        .defaultIfEmpty(false))
                .repeat(MOST_IN_A_ROW)
                .takeUntil(found -> !found)
                .then();
    }

    private Mono<Void> make(ContractFiles.Lease lease) {
        return writing.write(lease)
                .flatMap(content -> files.finish(lease, content))
                .doOnNext(ours ->
                        LOG.info("File of agreement {} {}", lease.agreement(), ours ? "made" : "made by another"))
                .then()
                .onErrorResume(error -> {
                    LOG.warn("File of agreement {} failed at attempt {}", lease.agreement(), lease.attempts(), error);
                    return files.letGo(lease);
                });
    }
}
