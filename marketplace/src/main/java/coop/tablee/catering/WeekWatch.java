package coop.tablee.catering;

import coop.tablee.platform.RecurringWork;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells the open weeks of this node what others do to them, on whichever node. Nobody announces an edit: a few times a second the node looks, in one statement, at
 * the weeks that its pages show, for what came after the revision that each of them has heard of. So whoever types pays nothing for it, and no news can be lost. The
 * same look asks whether each of those who listen still acts for the kitchen: whoever does not hears nothing more.
 */
@Component
class WeekWatch implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(WeekWatch.class);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    /** Meals change seldom, in the calendar or by hand, and are worked out anew each time. */
    private static final Duration MEALS_ANEW = Duration.ofSeconds(2);

    private static final String NEWS = """
            select w.site_id, w.monday, s.revision, s.send_key, case when :meals then catering.meals_of_week(w.site_id, w.monday) end meals,
                array(select p.tab from unnest(:tabs::text[], :accounts::bigint[], :doors::bigint[]) p(tab, account_id, site_id)
                    join network.site door on door.id = p.site_id
                    where not exists (select from network.membership m where m.account_id = p.account_id and m.party_id = door.party_id
                        and (m.until is null or m.until > clock_timestamp()) and m.roles && array['COOK', 'BUYER'])) gone,
                (select jsonb_agg(jsonb_build_object('offer', c.offer_id, 'quantity', c.quantity::text, 'by', split_part(btrim(a.display_name), ' ', 1), 'tab', c.tab,
                        'revision', c.revision) order by c.revision, c.offer_id)
                    from catering.week_cell c join identity.account a on a.id = c.changed_by
                    where c.site_id = w.site_id and c.monday = w.monday and c.revision > w.since)::text cells,
                (select jsonb_agg(jsonb_build_object('tab', v.tab, 'offer', coalesce(v.offer_id, 0), 'name', split_part(btrim(a.display_name), ' ', 1)) order by v.tab)
                    from catering.week_visit v join identity.account a on a.id = v.account_id
                    where v.site_id = w.site_id and v.monday = w.monday and v.seen_at > clock_timestamp() - interval '45 seconds')::text people
            from unnest(:sites::bigint[], :mondays::date[], :since::bigint[]) w(site_id, monday, since)
            left join catering.week_sheet s on s.site_id = w.site_id and s.monday = w.monday
            order by w.site_id, w.monday
            """;

    private static final String VISIT = """
            insert into catering.week_visit (tab, site_id, monday, account_id, offer_id) values (:tab, :site, :monday, :account, nullif(:offer, 0))
            on conflict (tab) do update set offer_id = excluded.offer_id, seen_at = clock_timestamp()
            where week_visit.account_id = excluded.account_id and week_visit.site_id = excluded.site_id and week_visit.monday = excluded.monday
            """;

    private static final String STAY = """
            with gone as (delete from catering.week_visit where seen_at < clock_timestamp() - interval '10 minutes')
            update catering.week_visit set seen_at = clock_timestamp() where tab = any (:tabs)
            """;

    private static final String LEAVE = "delete from catering.week_visit where tab = :tab and account_id = :account";

    private final DatabaseClient database;
    private final JsonMapper json;
    private final Set<Page> pages = ConcurrentHashMap.newKeySet();
    private volatile long stayed = System.nanoTime();
    private volatile long counted = System.nanoTime();

    WeekWatch(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** A cell that somebody set; zero for emptied. */
    record Change(long offer, BigDecimal quantity, String by, String tab, long revision) {}

    /** Somebody who has the week open, and the offer of the cell that they are at; zero for none. */
    record Person(String tab, long offer, String name) {}

    /**
     * What a page hears.
     *
     * @param sendKey of the sheet: another one than the page's when the week was sent meanwhile
     * @param people all others who have the week open now, this page left out
     * @param meals by day, without the days of which nothing is said; absent when they are as they were told last, or were not asked for
     */
    record News(
            long revision,
            String sendKey,
            List<Change> changes,
            List<Person> people,
            @Nullable Map<LocalDate, Integer> meals) {}

    private record Look(News news, Set<String> gone) {}

    private record Key(long site, LocalDate monday) {}

    /** One open page; {@code heard} and {@code people} are what it was told last. */
    private static final class Page {

        private final Key key;
        private final String tab;
        private final long account;
        private final FluxSink<News> sink;
        private volatile long heard;
        private @Nullable List<Person> people;
        private @Nullable String sendKey;
        private volatile @Nullable Map<LocalDate, Integer> meals;

        Page(Key key, String tab, long account, long heard, FluxSink<News> sink) {
            this.key = key;
            this.tab = tab;
            this.account = account;
            this.heard = heard;
            this.sink = sink;
        }
    }

    /** First who else is there, then everything that changes, until nobody listens; changes made by this very page are left out. */
    Flux<News> of(KitchenDoor door, Week week, String tab, long account, long heard) {
        var key = new Key(door.id(), week.monday());
        return visit(door, week, tab, account, 0).thenMany(Flux.<News>create(sink -> {
            var page = new Page(key, tab, account, heard, sink);
            pages.add(page);
            sink.onDispose(() -> {
                pages.remove(page);
                // A page that came back while its old connection still hung has the same tab
                if (pages.stream().noneMatch(other -> other.tab.equals(tab))) {
                    leave(tab, account);
                }
            });
        }));
    }

    /** Says which cell a page is at; zero for none. */
    Mono<Void> visit(KitchenDoor door, Week week, String tab, long account, long offer) {
        return database.sql(VISIT)
                .bind("tab", tab)
                .bind("site", door.id())
                .bind("monday", week.monday())
                .bind("account", account)
                .bind("offer", offer)
                .then();
    }

    private void leave(String tab, long account) {
        database.sql(LEAVE)
                .bind("tab", tab)
                .bind("account", account)
                .then()
                .subscribe(
                        done -> {},
                        error -> LOG.debug("A page that left is shown a little longer: {}", error.toString()));
    }

    /** Called once, subscribed to again and again. */
    @Scheduled(fixedDelayString = "PT0.4S", initialDelayString = "PT1S")
    Mono<Void> look() {
        return Mono.fromSupplier(() -> List.copyOf(pages))
                .filter(open -> !open.isEmpty())
                .flatMap(open -> stay(open).then(read(open)).doOnNext(news -> open.forEach(page -> tell(page, news))))
                .then()
                .onErrorResume(error -> {
                    LOG.warn("Open weeks wait for news of each other: {}", error.toString());
                    return Mono.empty();
                });
    }

    private Mono<Void> stay(List<Page> open) {
        if (System.nanoTime() - stayed < SIGN_OF_LIFE.toNanos()) {
            return Mono.empty();
        }
        stayed = System.nanoTime();
        return database.sql(STAY)
                .bind("tabs", open.stream().map(page -> page.tab).toArray(String[]::new))
                .then();
    }

    private boolean isTimeForMeals(List<Page> open) {
        if (System.nanoTime() - counted < MEALS_ANEW.toNanos() && open.stream().allMatch(page -> page.meals != null)) {
            return false;
        }
        counted = System.nanoTime();
        return true;
    }

    private Mono<Map<Key, Look>> read(List<Page> open) {
        var since = new LinkedHashMap<Key, Long>();
        open.forEach(page -> since.merge(page.key, page.heard, Math::min));
        return database.sql(NEWS)
                .bind("sites", since.keySet().stream().map(Key::site).toArray(Long[]::new))
                .bind("mondays", since.keySet().stream().map(Key::monday).toArray(LocalDate[]::new))
                .bind("since", since.values().toArray(Long[]::new))
                .bind("meals", isTimeForMeals(open))
                .bind("tabs", open.stream().map(page -> page.tab).toArray(String[]::new))
                .bind("accounts", open.stream().map(page -> page.account).toArray(Long[]::new))
                .bind("doors", open.stream().map(page -> page.key.site()).toArray(Long[]::new))
                .map(row -> Map.entry(
                        new Key(
                                Objects.requireNonNull(row.get("site_id", Long.class)),
                                Objects.requireNonNull(row.get("monday", LocalDate.class))),
                        new Look(
                                news(row),
                                new HashSet<>(List.of(Objects.requireNonNull(row.get("gone", String[].class)))))))
                .all()
                .collect(HashMap::new, (all, one) -> all.put(one.getKey(), one.getValue()));
    }

    private static void tell(Page page, Map<Key, Look> looked) {
        var look = looked.get(page.key);
        if (look == null) {
            return;
        }
        if (look.gone().contains(page.tab)) {
            page.sink.complete();
            return;
        }
        var now = look.news();
        var changes = now.changes().stream()
                .filter(change ->
                        change.revision() > page.heard && !change.tab().equals(page.tab))
                .toList();
        var people = now.people().stream()
                .filter(person -> !person.tab().equals(page.tab))
                .toList();
        var sent = !Objects.requireNonNullElse(page.sendKey, "").isEmpty()
                && !now.sendKey().equals(page.sendKey);
        var counted = now.meals() == null || now.meals().equals(page.meals) ? null : now.meals();
        page.meals = now.meals() == null ? page.meals : now.meals();
        var nothing = changes.isEmpty() && people.equals(page.people) && !sent && counted == null;
        page.heard = Math.max(page.heard, now.revision());
        page.people = people;
        page.sendKey = now.sendKey();
        if (nothing) {
            return;
        }
        page.sink.next(new News(page.heard, now.sendKey(), changes, people, counted));
    }

    private News news(Readable row) {
        var changes = new ArrayList<Change>();
        tree(row, "cells")
                .forEach(cell -> changes.add(new Change(
                        cell.required("offer").asLong(),
                        new BigDecimal(cell.required("quantity").asString()),
                        cell.required("by").asString(),
                        cell.required("tab").asString(),
                        cell.required("revision").asLong())));
        var people = new ArrayList<Person>();
        tree(row, "people")
                .forEach(person -> people.add(new Person(
                        person.required("tab").asString(),
                        person.required("offer").asLong(),
                        person.required("name").asString())));
        var revision = row.get("revision", Long.class);
        return new News(
                revision == null ? 0 : revision,
                Objects.requireNonNullElse(row.get("send_key", String.class), ""),
                changes,
                people,
                meals(row.get("monday", LocalDate.class), row.get("meals", Integer[].class)));
    }

    private static @Nullable Map<LocalDate, Integer> meals(@Nullable LocalDate monday, Integer @Nullable [] counted) {
        if (monday == null || counted == null) {
            return null;
        }
        var meals = new LinkedHashMap<LocalDate, Integer>();
        for (var day = 0; day < counted.length; day++) {
            if (counted[day] != null) {
                meals.put(monday.plusDays(day), counted[day]);
            }
        }
        return meals;
    }

    private JsonNode tree(Readable row, String column) {
        return json.readTree(Objects.requireNonNullElse(row.get(column, String.class), "[]"));
    }
}
