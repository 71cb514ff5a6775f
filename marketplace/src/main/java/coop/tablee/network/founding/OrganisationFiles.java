package coop.tablee.network.founding;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.network.NewPlaces;
import coop.tablee.network.NewSite;
import coop.tablee.network.SiteKind;
import coop.tablee.network.Sites;
import coop.tablee.network.VatStatus;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what an organisation has said of itself, and saves it section by section. Each saving names the version it was made from: of two people who save the
 * same section the second is told ({@code changed-meanwhile}, 409). Who is seen by the public takes nothing back of what law wants said ({@code said-for-good}, 409);
 * that it has another name, those who run the marketplace are told.
 */
@Component
public class OrganisationFiles {

    private static final String FILE = """
            with today as materialized (select platform.today() as day),
            me as materialized (select o.*, p.name from network.organisation o join network.party p on p.id = o.id where o.id = :id),
            agreed as materialized (
                select a.producer_id, a.cooperative_id, a.seller_of_record from network.supply_agreement a cross join today t
                where (a.producer_id = :id or a.cooperative_id = :id) and a.may_offer and a.valid_from <= t.day and (a.valid_until is null or a.valid_until >= t.day))
            select jsonb_build_object('id', o.id, 'name', o.name, 'country', o.country, 'kinds', to_jsonb(o.kinds), 'founded', o.founded_at is not null,
                'legalForm', o.legal_form, 'companyNumber', o.company_number, 'withoutNumber', o.without_number, 'vatNumber', o.vat_number,
                'vatStatus', o.vat_status, 'vatSaid', o.vat_said, 'email', o.contact_email, 'phone', o.contact_phone, 'presentation', o.presentation,
                'animalProducts', o.animal_products, 'weekdays', to_jsonb(o.delivery_weekdays), 'feeHint', o.fee_hint, 'versions', o.versions,
                'sites', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'kind', s.kind, 'name', s.name, 'street', s.street, 'postcode', s.postcode,
                        'city', s.city, 'municipality', s.municipality_code, 'latitude', s.latitude, 'longitude', s.longitude, 'version', s.version) order by s.id), '[]')
                    from (select * from network.site where party_id = :id order by id limit 60) s),
                'certificates', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'scheme', c.scheme, 'reference', c.reference, 'controlBody', c.control_body,
                        'from', c.valid_from, 'until', c.valid_until, 'holds', t.day between c.valid_from and c.valid_until, 'over', c.valid_until < t.day,
                        'paper', r.name) order by c.valid_until desc, c.id), '[]')
                    from (select * from network.certificate where organisation_id = :id order by valid_until desc, id limit 60) c
                    left join network.certificate_paper r on r.certificate_id = c.id),
                'agreements', (select coalesce(jsonb_agg(jsonb_build_object('other', q.id, 'name', q.name, 'seller', a.seller_of_record) order by q.name, q.id), '[]')
                    from agreed a join network.party q on q.id = case when a.producer_id = :id then a.cooperative_id else a.producer_id end),
                'requests', (select coalesce(jsonb_agg(jsonb_build_object('other', q.id, 'name', q.name, 'seller', r.seller_of_record, 'own', r.asked_by_party = :id, 'prepared', r.prepared,
                        'weekdays', to_jsonb(x.delivery_weekdays), 'feeHint', x.fee_hint) order by r.asked_at, q.id), '[]')
                    from network.supply_request r
                    join network.party q on q.id = case when r.producer_id = :id then r.cooperative_id else r.producer_id end
                    join network.organisation x on x.id = q.id
                    where r.producer_id = :id or r.cooperative_id = :id),
                'choices', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'city', network.town_of(c.id)) order by c.name, c.id), '[]')
                    from (select x.id, q.name from network.organisation x join network.party q on q.id = x.id
                        where case when 'PRODUCER' = any (o.kinds) then 'COOPERATIVE' = any (x.kinds) else 'COOPERATIVE' = any (o.kinds) and 'PRODUCER' = any (x.kinds) end
                          and x.id <> :id and x.ended_at is null and not exists (select from network.admission y where y.organisation_id = x.id and y.state <> 'ADMITTED')
                          and not exists (select from agreed a where x.id in (a.producer_id, a.cooperative_id))
                          and not exists (select from network.supply_request r where (r.producer_id, r.cooperative_id) in ((x.id, :id), (:id, x.id)))
                        order by q.name, x.id limit 2000) c),
                'admission', (select jsonb_build_object('state', a.state, 'asked', a.asked_at, 'decided', a.decided_at, 'reason', a.reason)
                    from network.admission a where a.organisation_id = :id),
                'missing', to_jsonb(network.missing_of(o.id, t.day)))::text found
            from me o cross join today t
            """;
    private static final String SAVED = """
            versions = jsonb_set(versions, array[:section], to_jsonb(coalesce((versions ->> :section)::int, 0) + 1))
            where id = :id and coalesce((versions ->> :section)::int, 0) = :version returning id
            """;
    private static final String IDENTITY = """
            with renamed as (update network.party set name = :name where id = :id and name <> :name)
            update network.organisation set legal_form = :form, country = :country, company_number = :number, without_number = :without,
                contact_email = :email, contact_phone = :phone,
                presentation = jsonb_strip_nulls(presentation || :about::jsonb),
            """ + SAVED;
    private static final String NAME = "select name from network.party where id = :id";
    private static final String RENAMED = """
            select platform.announce('organisation_renamed', o.id || ':' || (o.versions ->> 'identity'), jsonb_build_object('organisation', o.id, 'from', :was::text, 'to', p.name))
            from network.organisation o join network.party p on p.id = o.id
            where o.id = :id and p.name <> :was and o.founded_at is not null and o.ended_at is null
              and coalesce((select a.state = 'ADMITTED' from network.admission a where a.organisation_id = o.id), network.agrees_today(o.id, platform.today()))
            """;
    private static final String VAT =
            "update network.organisation set vat_status = :status, vat_number = :number, vat_said = true,\n" + SAVED;
    private static final String ANIMAL = "update network.organisation set animal_products = :animal,\n" + SAVED;
    private static final String DAYS =
            "update network.organisation set delivery_weekdays = :weekdays, fee_hint = :fees,\n" + SAVED;
    private static final String MOVE = """
            update network.site set name = :name, street = :street, postcode = :postcode, city = :city, municipality_code = :municipality,
                latitude = :latitude, longitude = :longitude, version = version + 1
            where id = :site and party_id = :id and version = :version returning id
            """;
    private static final String HAS = "select count(*) from network.site where id = :site and party_id = :id";
    private static final String COUNT = "select count(*) from network.site where party_id = :id";
    private static final String SEEN =
            "select founded_at is null or network.agrees_today(id, platform.today()) from network.organisation where id = :id";
    private static final String HOLD = "select id from network.party where id = :id for no key update";
    private static final String COMMUNES = """
            select s.municipality_code, min(s.city) city, min(s.postcode) postcode, avg(s.latitude) latitude, avg(s.longitude) longitude
            from network.site s join network.organisation o on o.id = s.party_id
            where s.municipality_code <> '' and s.city <> '' and s.latitude is not null and s.longitude is not null
            group by s.municipality_code order by min(s.city), s.municipality_code limit 1000
            """;
    private static final int MOST_PLACES = 50;

    private final DatabaseClient database;
    private final Sites sites;
    private final List<NewPlaces> newPlaces;
    private final Trail trail;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    OrganisationFiles(
            DatabaseClient database,
            Sites sites,
            List<NewPlaces> newPlaces,
            Trail trail,
            TransactionalOperator transaction,
            JsonMapper json) {
        this.database = database;
        this.sites = sites;
        this.newPlaces = newPlaces;
        this.trail = trail;
        this.transaction = transaction;
        this.json = json;
    }

    /** Who it is; {@code about} is what it says of itself by language, empty for nothing any more; a language that is not named stays as it is. */
    public record Identity(
            String name,
            String form,
            String country,
            @Nullable String number,
            boolean withoutNumber,
            @Nullable String email,
            String phone,
            Map<String, String> about) {}

    /** A municipality where somebody has a place already, with the middle of these in degrees. */
    record Commune(String code, String city, String postcode, double latitude, double longitude) {}

    /** A place to write down or, with an id, to change. */
    public record Spot(
            @Nullable Long id,
            SiteKind kind,
            String name,
            String street,
            String postcode,
            String city,
            String municipality,
            @Nullable Double latitude,
            @Nullable Double longitude,
            int version) {}

    Mono<OrganisationFile> of(ActingParty party) {
        return database.sql(FILE)
                .bind("id", party.id())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, OrganisationFile.class))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    Mono<List<Commune>> communes() {
        return database.sql(COMMUNES)
                .map(row -> new Commune(
                        row.get("municipality_code", String.class),
                        row.get("city", String.class),
                        row.get("postcode", String.class),
                        row.get("latitude", Double.class),
                        row.get("longitude", Double.class)))
                .all()
                .collectList();
    }

    public Mono<Void> identify(Identity said, int version, Actor actor) {
        var statement = database.sql(IDENTITY)
                .bind("name", said.name)
                .bind("form", said.form)
                .bind("country", said.country)
                .bind("number", Binding.orNull(said.number, String.class))
                .bind("without", said.withoutNumber)
                .bind("email", Binding.orNull(said.email, String.class))
                .bind("phone", said.phone)
                .bind("about", json.writeValueAsString(orNulls(said.about)));
        return database.sql(NAME)
                .bind("id", actor.requireParty().id())
                .mapValue(String.class)
                .one()
                .flatMap(was -> save(statement, "identity", version, actor)
                        .then(Mono.defer(
                                () -> tellRenamed(was, actor.requireParty().id()))))
                .as(transaction::transactional);
    }

    /** Those who admitted it admitted it under another name. */
    private Mono<Void> tellRenamed(String was, long id) {
        return database.sql(RENAMED).bind("id", id).bind("was", was).then();
    }

    private static Map<String, @Nullable String> orNulls(Map<String, String> texts) {
        var kept = new HashMap<String, @Nullable String>();
        texts.forEach((language, text) -> kept.put(language, text.isEmpty() ? null : text));
        return kept;
    }

    public Mono<Void> sayVat(VatStatus status, @Nullable String number, int version, Actor actor) {
        var statement =
                database.sql(VAT).bind("status", status.name()).bind("number", Binding.orNull(number, String.class));
        return save(statement, "vat", version, actor);
    }

    Mono<Void> sayAnimal(boolean animal, int version, Actor actor) {
        return save(database.sql(ANIMAL).bind("animal", animal), "animal", version, actor);
    }

    Mono<Void> sayDays(Collection<Integer> weekdays, String fees, int version, Actor actor) {
        var statement = database.sql(DAYS)
                .bind("weekdays", weekdays.stream().sorted().toArray(Integer[]::new))
                .bind("fees", fees);
        return save(statement, "days", version, actor);
    }

    /** Writes a place down, or changes the one of this id; another's is {@code not-found}. At most fifty ({@code too-many-places}). */
    public Mono<Void> place(Spot spot, String country, Actor actor) {
        var party = actor.requireParty();
        var done = spot.id == null ? open(spot, country, party) : move(spot, spot.id, party);
        return done.flatMap(site -> trail.record(actor, "place-saved", "site", Long.toString(site), Map.of()))
                .as(transaction::transactional);
    }

    private Mono<Long> open(Spot spot, String country, ActingParty party) {
        var site = new NewSite(
                party.id(),
                spot.kind,
                spot.name,
                spot.street,
                spot.postcode,
                spot.city,
                spot.municipality,
                country,
                country.equals("FR") ? "Europe/Paris" : "Europe/Brussels",
                spot.latitude,
                spot.longitude);
        return database.sql(HOLD)
                .bind("id", party.id())
                .then()
                .then(Mono.defer(() -> count(party)))
                .flatMap(found -> found >= MOST_PLACES
                        ? Mono.<Long>error(new DomainException(Kind.CONFLICT, "too-many-places", MOST_PLACES))
                        : sites.register(site))
                .flatMap(id -> isSeen(party)
                        .flatMap(seen -> seen ? openToAll(id, spot.kind) : Mono.<Void>empty())
                        .thenReturn(id));
    }

    /** Points of who is not seen by the public yet are no choice for households. */
    Mono<Void> openPoints(long cooperative) {
        return sites.of(cooperative, SiteKind.POINT)
                .collectList()
                .flatMapIterable(all -> all)
                .concatMap(site -> openToAll(site.id(), site.kind()))
                .then();
    }

    private Mono<Void> openToAll(long site, SiteKind kind) {
        return Flux.fromIterable(newPlaces)
                .concatMap(one -> one.opened(site, kind))
                .then();
    }

    private Mono<Boolean> isSeen(ActingParty party) {
        return database.sql(SEEN).bind("id", party.id()).mapValue(Boolean.class).one();
    }

    private Mono<Long> count(ActingParty party) {
        return database.sql(COUNT).bind("id", party.id()).mapValue(Long.class).one();
    }

    private Mono<Long> move(Spot spot, long site, ActingParty party) {
        return database.sql(MOVE)
                .bind("name", spot.name)
                .bind("street", spot.street)
                .bind("postcode", spot.postcode)
                .bind("city", spot.city)
                .bind("municipality", spot.municipality)
                .bind("latitude", Binding.orNull(spot.latitude, Double.class))
                .bind("longitude", Binding.orNull(spot.longitude, Double.class))
                .bind("site", site)
                .bind("id", party.id())
                .bind("version", spot.version)
                .mapValue(Long.class)
                .one()
                .switchIfEmpty(Mono.defer(() -> database.sql(HAS)
                        .bind("site", site)
                        .bind("id", party.id())
                        .mapValue(Long.class)
                        .one()
                        .flatMap(found -> Mono.error(found == 0 ? DomainException.notFound() : changedMeanwhile()))));
    }

    private Mono<Void> save(GenericExecuteSpec statement, String section, int version, Actor actor) {
        var id = actor.requireParty().id();
        return statement
                .bind("section", section)
                .bind("version", version)
                .bind("id", id)
                .mapValue(Long.class)
                .one()
                .onErrorMap(
                        DataIntegrityViolationException.class,
                        refused ->
                                isSaidForGood(refused) ? new DomainException(Kind.CONFLICT, "said-for-good") : refused)
                .switchIfEmpty(Mono.error(OrganisationFiles::changedMeanwhile))
                .flatMap(saved ->
                        trail.record(actor, "organisation-" + section + "-said", "party", Long.toString(id), Map.of()))
                .as(transaction::transactional);
    }

    private static boolean isSaidForGood(DataIntegrityViolationException refused) {
        return String.valueOf(refused.getMessage()).contains("would no longer say who it is");
    }

    private static DomainException changedMeanwhile() {
        return new DomainException(Kind.CONFLICT, "changed-meanwhile");
    }
}
