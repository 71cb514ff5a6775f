package coop.tablee.imports;

import coop.tablee.imports.FileReading.Portion;
import coop.tablee.imports.ImportRepository.StoredFile;
import coop.tablee.platform.RecurringWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Goes on with imports that wait: reads, applies. Any number of processes take turns by lease; what one leaves unfinished, another begins again, for reading
 * keeps nothing half and applying is one transaction. Runs outside every request, so that leaving the page stops nothing.
 */
@Component
class ImportJobs implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(ImportJobs.class);
    private static final int MOST_IN_A_ROW = 50;

    private final ImportRepository imports;
    private final FileReading files;
    private final TransactionalOperator transaction;

    ImportJobs(ImportRepository imports, FileReading files, TransactionalOperator transaction) {
        this.imports = imports;
        this.files = files;
        this.transaction = transaction;
    }

    @Scheduled(fixedDelayString = "PT1S")
    Mono<Void> poll() {
        return runDue().then().onErrorResume(error -> {
            LOG.warn("Imports wait: {}", error.toString());
            return Mono.empty();
        });
    }

    /** Begins at once instead of at the next turn. */
    void wake() {
        poll().subscribe();
    }

    private Flux<Boolean> runDue() {
        return Mono.defer(() -> imports.takeNext()
                        .flatMap(lease -> run(lease).thenReturn(true))
                        .defaultIfEmpty(false))
                .repeat(MOST_IN_A_ROW)
                .takeUntil(found -> !found);
    }

    private Mono<Void> run(Lease lease) {
        var work = lease.state() == ImportState.READING ? read(lease) : apply(lease);
        return work.onErrorResume(error -> {
            LOG.warn("Import {} failed at attempt {}", lease.importId(), lease.attempts(), error);
            return imports.letGo(lease);
        });
    }

    private Mono<Void> read(Lease lease) {
        return imports.beginReading(lease).flatMap(file -> readRows(lease, file));
    }

    private Mono<Void> readRows(Lease lease, StoredFile file) {
        return files.portions(file.content(), new RowTranslation(file.language()))
                .concatMap(portion -> imports.stage(lease, portion).map(ours -> new Staged(portion, ours)), 1)
                .takeUntil(staged -> !staged.ours())
                .filter(Staged::ours)
                .mapNotNull(staged -> staged.portion().summary())
                .next()
                .flatMap(summary -> imports.endReading(lease, summary).as(transaction::transactional));
    }

    private Mono<Void> apply(Lease lease) {
        return imports.apply(lease)
                .as(transaction::transactional)
                .doOnNext(applied -> LOG.info("Import {} applied", applied))
                .then();
    }

    private record Staged(Portion portion, boolean ours) {}
}
