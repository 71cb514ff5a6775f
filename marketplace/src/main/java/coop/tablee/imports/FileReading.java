package coop.tablee.imports;

import coop.tablee.catalogimport.CatalogueReader;
import coop.tablee.catalogimport.CatalogueRow;
import coop.tablee.catalogimport.CatalogueSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;

/**
 * Turns a file into portions of rows. The reader hands its rows out by itself, on a thread of its own; it is held back until the database has taken the
 * portion before, so that a large file is never in memory twice.
 */
@Component
class FileReading {

    private static final int ROWS_A_PORTION = 1_000;
    private static final long PATIENCE_SECONDS = 60;

    private final CatalogueReader reader;
    private final Scheduler scheduler;

    FileReading(CatalogueReader reader, @Qualifier("importReaders") Scheduler scheduler) {
        this.reader = reader;
        this.scheduler = scheduler;
    }

    /** The file's rows, a thousand at a time, then what became of the file: the last portion and no other has a summary. */
    Flux<Portion> portions(byte[] content, RowTranslation translation) {
        return Flux.<Portion>create(sink -> new Run(sink, translation).read(content))
                .subscribeOn(scheduler, false);
    }

    /** Some rows of a file. */
    record Portion(List<StagedRow> rows, @Nullable CatalogueSummary summary) {}

    private final class Run {

        private final FluxSink<Portion> sink;
        private final RowTranslation translation;
        private final Semaphore demand = new Semaphore(0);
        private List<StagedRow> rows = new ArrayList<>(ROWS_A_PORTION);

        Run(FluxSink<Portion> sink, RowTranslation translation) {
            this.sink = sink;
            this.translation = translation;
            sink.onRequest(count -> demand.release((int) Math.min(count, ROWS_A_PORTION)));
            sink.onDispose(() -> demand.release(1));
        }

        void read(byte[] content) {
            try {
                var summary = reader.read(new ByteArrayInputStream(content), this::take);
                hand(summary);
                sink.complete();
            } catch (IOException | RuntimeException e) {
                sink.error(e);
            }
        }

        private void take(CatalogueRow row) {
            rows.add(translation.translate(row));
            if (rows.size() == ROWS_A_PORTION) {
                hand(null);
            }
        }

        private void hand(@Nullable CatalogueSummary summary) {
            awaitDemand();
            sink.next(new Portion(rows, summary));
            rows = new ArrayList<>(ROWS_A_PORTION);
        }

        private void awaitDemand() {
            try {
                if (!demand.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS) || sink.isCancelled()) {
                    throw new CancellationException("Nobody takes the rows any more");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("Reading was interrupted");
            }
        }
    }
}
