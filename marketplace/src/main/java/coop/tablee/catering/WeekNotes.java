package coop.tablee.catering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Formats;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What stands beside the week's sheet: what the calendar says of its days, what is left of the term's budget, and the person's other kitchens, one tap away. One statement. */
@Component
class WeekNotes {

    private static final int MOST_KITCHENS = 9;

    private static final String OF = """
            with said as materialized (select e.* from catering.calendar_of(:site, :monday, :monday + 6) e),
            term as materialized (
                select b.* from catering.term_budget b where b.site_id = :site and b.first_day <= :monday + 6 and b.last_day >= :monday order by b.first_day limit 1)
            select jsonb_build_object(
                'days', (select coalesce(jsonb_agg(jsonb_build_object('names', e.names, 'first', e.first_day, 'last', e.last_day, 'eating', e.eating, 'people', e.people,
                    'group', e.age_group, 'ofAll', e.site_id is null) order by e.site_id nulls last, e.first_day, e.id), '[]') from said e),
                'closed', (select coalesce(jsonb_agg(c.day order by c.day), '[]') from delivery.closed_day c where c.site_id = :site and c.day between :monday and :monday + 6),
                'term', (select jsonb_build_object('name', b.name, 'amount', b.amount_minor, 'spent', s.accepted_minor + s.ordered_minor)
                    from term b cross join lateral catering.term_spent(b.site_id, b.first_day, b.last_day) s))::text found
            """;

    private final DatabaseClient database;
    private final JsonMapper json;
    private final MessageSource messages;
    private final Formats formats;

    WeekNotes(DatabaseClient database, JsonMapper json, MessageSource messages, Formats formats) {
        this.database = database;
        this.json = json;
        this.messages = messages;
        this.formats = formats;
    }

    /** {@code ofAll}: said by the authority, of all its kitchens. */
    private record Said(
            Map<String, String> names,
            LocalDate first,
            LocalDate last,
            String eating,
            int people,
            AgeGroup group,
            boolean ofAll) {

        private boolean isOn(LocalDate day) {
            return !day.isBefore(first) && !day.isAfter(last);
        }

        private boolean isAway() {
            return eating.equals("FEWER");
        }
    }

    private record Term(String name, long amount, long spent) {}

    private record Found(
            List<Said> days,
            List<LocalDate> closed,
            @Nullable Term term) {}

    /** A kitchen to go on with; {@code key} opens it with the browser's access key. */
    record Other(long id, String name, int key, boolean current) {}

    /** Model attributes of the week's page: {@code said} by day, {@code term} in words or empty, {@code termOver}, {@code others}. */
    Mono<Map<String, Object>> of(KitchenDoor door, Week week, Actor actor, Locale locale) {
        return database.sql(OF)
                .bind("site", door.id())
                .bind("monday", week.monday())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, Found.class))
                .map(found -> Map.of(
                        "said",
                        said(found, week, locale),
                        "term",
                        term(found.term, locale),
                        "termOver",
                        found.term != null && found.term.spent > found.term.amount,
                        "others",
                        others(actor)));
    }

    private Map<LocalDate, List<String>> said(Found found, Week week, Locale locale) {
        var byDay = new LinkedHashMap<LocalDate, List<String>>();
        for (var day : week.days()) {
            var words = new ArrayList<String>();
            // What a kitchen says of itself goes before what is said of all
            found.days.stream()
                    .filter(said -> said.isOn(day) && !said.isAway())
                    .findFirst()
                    .ifPresent(said -> words.add(words(said, locale)));
            found.days.stream()
                    .filter(said -> said.isOn(day) && said.isAway())
                    .forEach(said -> words.add(words(said, locale)));
            if (found.closed.contains(day)) {
                words.add(messages.getMessage("catering.calendar.door-closed", null, locale));
            }
            byDay.put(day, words);
        }
        return byDay;
    }

    private String words(Said said, Locale locale) {
        var eating = messages.getMessage(
                "catering.calendar.eating." + said.eating + (said.group == AgeGroup.EVERYONE ? "" : ".OF"),
                new Object[] {said.people, messages.getMessage("catering.group." + said.group, null, locale)},
                locale);
        return messages.getMessage(
                "catering.calendar.on-day",
                new Object[] {new LocalizedText(said.names).in(locale).text(), eating},
                locale);
    }

    private String term(@Nullable Term term, Locale locale) {
        if (term == null) {
            return "";
        }
        var words = formats.in(locale);
        var over = term.spent > term.amount;
        return messages.getMessage(
                over ? "catering.budget.week.over" : "catering.budget.week",
                new Object[] {
                    term.name,
                    words.money(Money.euro(Math.abs(term.amount - term.spent))),
                    words.money(Money.euro(term.amount))
                },
                locale);
    }

    private static List<Other> others(Actor actor) {
        var kitchens = actor.memberships().stream()
                .filter(one -> one.party().is("KITCHEN")
                        && (one.roles().contains(Role.COOK) || one.roles().contains(Role.BUYER)))
                .limit(MOST_KITCHENS)
                .toList();
        var others = new ArrayList<Other>();
        for (var place = 0; place < kitchens.size() && kitchens.size() > 1; place++) {
            var kitchen = kitchens.get(place);
            others.add(new Other(
                    kitchen.partyId(),
                    kitchen.partyName(),
                    place + 1,
                    kitchen.partyId() == actor.requireParty().id()));
        }
        return others;
    }
}
