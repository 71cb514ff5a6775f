package coop.tablee.demo;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/** Who and what the story speaks of, by the names its files use. */
@Component
class Cast {

    private final DatabaseClient database;
    private final Map<String, Long> known = new HashMap<>();

    Cast(DatabaseClient database) {
        this.database = database;
    }

    void remember(String name, long id) {
        database.sql("insert into demo.cast_member (name, id) values (:name, :id)")
                .bind("name", name)
                .bind("id", id)
                .then()
                .block();
        known.put(name, id);
    }

    long id(String name) {
        if (known.isEmpty()) {
            load();
        }
        var id = known.get(name);
        if (id == null) {
            throw new IllegalStateException("Nobody in the story is called " + name);
        }
        return id;
    }

    void load() {
        database.sql("select name, id from demo.cast_member order by name")
                .map(row -> Map.entry(row.get("name", String.class), row.get("id", Long.class)))
                .all()
                .collectList()
                .blockOptional()
                .orElse(List.of())
                .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
    }

    /** Whether somebody of this name has entered; a first start that was cut short goes on where it was. */
    boolean knows(String name) {
        if (known.isEmpty()) {
            load();
        }
        return known.containsKey(name);
    }

    /** Which of these chapters were told, by whichever start. Half a chapter is told again, so its steps must bear that. */
    Set<String> told(Collection<String> chapters) {
        return database.sql("select name from demo.chapter where name = any(:names)")
                .bind("names", chapters.toArray(String[]::new))
                .mapValue(String.class)
                .all()
                .collect(Collectors.toSet())
                .blockOptional()
                .orElse(Set.of());
    }

    void noteTold(String chapter) {
        database.sql("insert into demo.chapter (name) values (:name) on conflict do nothing")
                .bind("name", chapter)
                .then()
                .block();
    }
}
