package coop.tablee.network.founding;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Cooperatives and public bodies that people found are looked at before they may vouch for others or be chosen by them: or one person with two accounts would vouch
 * for themselves. Whoever leads one asks, once all is said that law wants; whoever runs the marketplace says yes, or no with a reason. After a no it can be asked again.
 */
@Component
public class Admissions {

    /** The longest reason, in characters. */
    static final int LONGEST_REASON = 600;

    private static final String ASK = """
            update network.admission set state = 'WAITING', asked_at = clock_timestamp(), asked_by = :account, decided_at = null, decided_by = null, reason = ''
            where organisation_id = :organisation and state in ('PREPARING', 'DECLINED') and cardinality(network.missing_of(organisation_id, platform.today())) = 0
                and exists (select from network.organisation o where o.id = organisation_id and o.ended_at is null)
            returning organisation_id
            """;
    private static final String ANSWER = """
            update network.admission set state = :state, decided_at = clock_timestamp(), decided_by = :account, reason = :reason
            where organisation_id = :organisation and state = 'WAITING' and (:state = 'DECLINED' or cardinality(network.missing_of(organisation_id, platform.today())) = 0)
                and exists (select from network.organisation o where o.id = organisation_id and o.ended_at is null)
            returning organisation_id
            """;
    private static final String STATE = """
            select case when o.ended_at is null then a.state else 'ENDED' end from network.admission a join network.organisation o on o.id = a.organisation_id
            where a.organisation_id = :organisation
            """;
    private static final String CANDIDATES = """
            select jsonb_build_object('id', o.id, 'name', p.name, 'kind', o.kinds[1], 'state', a.state, 'asked', a.asked_at, 'decided', a.decided_at,
                'decidedBy', coalesce((select d.display_name from identity.account d where d.id = a.decided_by), ''), 'reason', coalesce(a.reason, ''),
                'country', o.country, 'legalForm', o.legal_form, 'companyNumber', o.company_number, 'withoutNumber', o.without_number, 'vatNumber', o.vat_number,
                'email', o.contact_email, 'phone', o.contact_phone, 'about', coalesce(o.presentation ->> :language, (select min(t.value) from jsonb_each_text(o.presentation) t), ''),
                'founded', o.founded_at, 'founder', f.display_name, 'founderEmail', case when f.erased_at is null then coalesce(f.email, '') else '' end, 'founderSince', f.created_at,
                'missing', to_jsonb(network.missing_of(o.id, platform.today())),
                'places', (select coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'name', s.name, 'street', s.street, 'postcode', s.postcode, 'city', s.city) order by s.id), '[]')
                    from (select s.* from network.site s where s.party_id = o.id
                        or s.party_id in (select k.id from network.organisation k where k.authority_id = o.id) order by s.id limit 20) s),
                'sameNumber', (select coalesce(jsonb_agg(q.name order by q.name, q.id), '[]') from network.organisation x join network.party q on q.id = x.id
                    where o.company_number is not null and x.company_number = o.company_number and x.country = o.country and x.id <> o.id),
                'alsoFounded', (select coalesce(jsonb_agg(q.name order by x.founded_at, q.id), '[]') from network.organisation x join network.party q on q.id = x.id
                    where x.founded_by = o.founded_by and x.id <> o.id),
                'ended', case when o.ended_by is not null then o.ended_at end)::text found
            from network.organisation o
            join network.party p on p.id = o.id
            join identity.account f on f.id = o.founded_by
            left join network.admission a on a.organisation_id = o.id
            """;
    private static final String LIST = CANDIDATES + """
            where case when :state = 'ENDED' then o.ended_by is not null
                    when :state = 'ADMITTED' then a.state = 'ADMITTED' and o.ended_at is null else a.state = :state and o.ended_at is null end
                and (:q = '' or position(lower(:q) in lower(concat_ws(' ', p.name, o.company_number, o.vat_number, o.contact_email, f.display_name, f.email,
                    (select string_agg(s.postcode || ' ' || s.city, ' ') from network.site s where s.party_id = o.id)))) > 0
                    or (:digits <> '' and position(:digits in regexp_replace(coalesce(o.company_number, ''), '[^0-9]', '', 'g')) > 0))
            order by case when :state = 'WAITING' then a.asked_at end, coalesce(a.decided_at, o.ended_at, o.founded_at) desc, o.id limit :rows offset :first
            """;
    private static final String ONE =
            CANDIDATES + "where o.id = :id and (a.organisation_id is not null or o.ended_by is not null)";

    private final DatabaseClient database;
    private final AdmissionNews news;
    private final Trail trail;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    Admissions(
            DatabaseClient database,
            AdmissionNews news,
            Trail trail,
            TransactionalOperator transaction,
            JsonMapper json) {
        this.database = database;
        this.news = news;
        this.trail = trail;
        this.transaction = transaction;
        this.json = json;
    }

    /**
     * Asks for a look at the organisation that the actor leads; asked twice it is asked once. Refuses while law wants something said still ({@code admission-not-ready},
     * 409); who needs nobody's yes finds nothing ({@code not-found}).
     */
    public Mono<Void> ask(Actor actor) {
        var party = actor.requireParty();
        return database.sql(ASK)
                .bind("organisation", party.id())
                .bind("account", actor.accountId())
                .mapValue(Long.class)
                .one()
                .flatMap(asked -> news.asked(party)
                        .then(note(actor, "admission-asked", party.id()))
                        .thenReturn(true))
                .switchIfEmpty(Mono.defer(() -> state(party.id()).flatMap(state -> switch (state) {
                    case "WAITING", "ADMITTED" -> Mono.just(false);
                    case "ENDED" -> Mono.error(DomainException.notFound());
                    default -> Mono.error(notReady());
                })))
                .then()
                .as(transaction::transactional);
    }

    /** Those who stand so ({@code ENDED} besides the states of admission) and whose name, number, address, or founder has this in it; who waited longest first. */
    Mono<List<Candidate>> found(String stand, String q, String language, int first, int rows) {
        var digits = q.replaceAll("[^0-9]", "");
        return database.sql(LIST)
                .bind("state", stand)
                .bind("q", q)
                .bind("digits", digits.length() >= 3 && q.matches("[0-9 ./A-Za-z-]*") ? digits : "")
                .bind("language", language)
                .bind("rows", rows)
                .bind("first", first)
                .mapValue(String.class)
                .all()
                .map(this::candidate)
                .collectList();
    }

    /** One of those whom somebody looks at, or that ended; any other is {@code not-found}. */
    Mono<Candidate> require(long organisation, String language) {
        return database.sql(ONE)
                .bind("id", organisation)
                .bind("language", language)
                .mapValue(String.class)
                .one()
                .map(this::candidate)
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /**
     * Lets it vouch for others from now on, and tells who leads it. Refuses what was answered or taken away meanwhile ({@code admission-answered}, 409), and what
     * no longer says what law wants ({@code admission-not-ready}, 409).
     */
    Mono<Void> accept(long organisation, Actor actor) {
        return answer(organisation, AdmissionState.ADMITTED, "", actor);
    }

    /** Says no, with a reason that who leads it reads; they may ask again. */
    Mono<Void> decline(long organisation, String reason, Actor actor) {
        return answer(organisation, AdmissionState.DECLINED, reason, actor);
    }

    private Mono<Void> answer(long organisation, AdmissionState state, String reason, Actor actor) {
        return database.sql(ANSWER)
                .bind("organisation", organisation)
                .bind("state", state.name())
                .bind("reason", reason)
                .bind("account", actor.accountId())
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.defer(() -> state(organisation)
                        .flatMap(now -> Mono.error(
                                now.equals("WAITING")
                                        ? notReady()
                                        : new DomainException(Kind.CONFLICT, "admission-answered")))))
                .flatMap(answered -> news.answered(organisation, state, reason)
                        .then(note(
                                actor,
                                state == AdmissionState.ADMITTED ? "admission-accepted" : "admission-declined",
                                organisation)))
                .as(transaction::transactional);
    }

    private Mono<String> state(long organisation) {
        return database.sql(STATE)
                .bind("organisation", organisation)
                .mapValue(String.class)
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Candidate candidate(String found) {
        return json.readValue(found, Candidate.class);
    }

    private Mono<Void> note(Actor actor, String action, long organisation) {
        return trail.record(actor, action, "party", Long.toString(organisation), Map.of());
    }

    private static DomainException notReady() {
        return new DomainException(Kind.CONFLICT, "admission-not-ready");
    }
}
