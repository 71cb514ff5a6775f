package coop.tablee.catalogue.photo;

import coop.tablee.identity.Actor;
import coop.tablee.platform.Blocking;
import coop.tablee.platform.picture.Darkroom;
import coop.tablee.platform.picture.PhotoSizes;
import coop.tablee.shared.Sha256;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keeps photos, and gives them out again by mark and width. One picture sent twice is kept once. */
@Component
public class Photos implements DisposableBean {

    /** The most bytes that are looked at. */
    public static final int MOST_BYTES = Darkroom.MOST_BYTES;

    private static final String KEEP = """
            insert into catalogue.photo (mark, actor_id) values (:mark, :actor) on conflict (mark) do update set kept_at = clock_timestamp()
            """;
    private static final String KEEP_SIZE = """
            insert into catalogue.photo_size (mark, width, content) values (:mark, :width, :content) on conflict do nothing
            """;
    private static final String CONTENT =
            "select content from catalogue.photo_size where mark = :mark and width = :width";
    private static final String KNOWN = "select count(*) > 0 known from catalogue.photo where mark = :mark";
    private static final String PREFIX = "photo-";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final Blocking darkroom = Blocking.of("photo", 2, 20);

    Photos(DatabaseClient database, TransactionalOperator transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /**
     * Draws the photo anew and keeps it; answers the picture's name for a product. Refuses with {@code invalid-input} and a reason at {@code photo}:
     * {@code photo-unreadable}, {@code photo-too-many-pixels}, {@code photo-too-small}, {@code photo-takes-too-long}; {@code busy} (429) when too many wait.
     */
    public Mono<String> keep(byte[] sent, Actor actor) {
        return darkroom.call(() -> Darkroom.develop(sent))
                .flatMap(sizes -> keep(Sha256.hex(sizes.largest()), sizes, actor))
                .map(mark -> PREFIX + mark);
    }

    /** Whether a picture's name is that of a photo kept here. */
    public Mono<Boolean> isKept(String picture) {
        return picture.startsWith(PREFIX)
                ? database.sql(KNOWN)
                        .bind("mark", picture.substring(PREFIX.length()))
                        .mapValue(Boolean.class)
                        .one()
                : Mono.just(false);
    }

    Mono<byte[]> content(String mark, int width) {
        return database.sql(CONTENT)
                .bind("mark", mark)
                .bind("width", width)
                .mapValue(byte[].class)
                .one();
    }

    private Mono<String> keep(String mark, PhotoSizes sizes, Actor actor) {
        return database.sql(KEEP)
                .bind("mark", mark)
                .bind("actor", actor.accountId())
                .then()
                .thenMany(Flux.fromIterable(sizes.byWidth().entrySet()))
                .concatMap(size -> database.sql(KEEP_SIZE)
                        .bind("mark", mark)
                        .bind("width", size.getKey())
                        .bind("content", size.getValue())
                        .then())
                .then(Mono.just(mark))
                .as(transaction::transactional);
    }

    @Override
    public void destroy() {
        darkroom.close();
    }
}
