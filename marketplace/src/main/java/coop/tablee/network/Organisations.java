package coop.tablee.network;

import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import io.r2dbc.spi.Readable;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Registers organisations and their certificates, and finds them again. */
@Component
public class Organisations {

    private static final String REGISTER = """
            with party as (insert into network.party (type, name) values ('ORGANISATION', :name) returning id)
            insert into network.organisation (id, kinds, country, company_number, vat_number, vat_status, authority_id, seal, presentation)
            select id, :kinds, :country, :companyNumber, :vatNumber, :vatStatus, :authority, :seal, :presentation::jsonb from party
            returning id
            """;
    private static final String SELECT = """
            select o.id, p.name, o.kinds, o.country, o.vat_number, o.vat_status, o.authority_id, o.seal, o.presentation::text presentation
            from network.organisation o join network.party p on p.id = o.id
            """;
    private static final String CERTIFY = """
            insert into network.certificate (organisation_id, scheme, reference, control_body, valid_from, valid_until)
            values (:organisation, :scheme, :reference, :controlBody, :validFrom, :validUntil)
            """;

    private static final String COOKS_FOR = "update network.organisation set kitchen_kind = :kind where id = :kitchen";

    private final DatabaseClient database;
    private final JsonMapper json;

    Organisations(DatabaseClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Registers an organisation and gives its id. */
    public Mono<Long> register(NewOrganisation organisation) {
        return database.sql(REGISTER)
                .bind("name", organisation.name())
                .bind(
                        "kinds",
                        organisation.kinds().stream().map(Enum::name).sorted().toArray(String[]::new))
                .bind("country", organisation.country())
                .bind("companyNumber", Binding.orNull(organisation.companyNumber(), String.class))
                .bind("vatNumber", Binding.orNull(organisation.vatNumber(), String.class))
                .bind("vatStatus", organisation.vatStatus().name())
                .bind("authority", Binding.orNull(organisation.authority(), Long.class))
                .bind("seal", organisation.seal())
                .bind("presentation", json.writeValueAsString(organisation.presentation()))
                .map(row -> row.get("id", Long.class))
                .one();
    }

    public Mono<Void> certify(Certificate certificate) {
        return database.sql(CERTIFY)
                .bind("organisation", certificate.organisation())
                .bind("scheme", certificate.scheme().name())
                .bind("reference", certificate.reference())
                .bind("controlBody", certificate.controlBody())
                .bind("validFrom", certificate.validFrom())
                .bind("validUntil", certificate.validUntil())
                .then();
    }

    /** Says whom a kitchen cooks for; a party that is no kitchen is refused by the database. */
    public Mono<Void> cooksFor(long kitchen, KitchenKind kind) {
        return database.sql(COOKS_FOR)
                .bind("kind", kind.name())
                .bind("kitchen", kitchen)
                .then();
    }

    public Mono<Organisation> find(long id) {
        return database.sql(SELECT + "where o.id = :id")
                .bind("id", id)
                .map(this::organisation)
                .one();
    }

    /** The organisation, or {@code not-found}. */
    public Mono<Organisation> require(long id) {
        return find(id).switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** All organisations of a kind, by name. */
    public Flux<Organisation> ofKind(OrganisationKind kind) {
        return database.sql(SELECT + "where :kind = any (o.kinds) order by p.name, o.id")
                .bind("kind", kind.name())
                .map(this::organisation)
                .all();
    }

    private Organisation organisation(Readable row) {
        return new Organisation(
                row.get("id", Long.class),
                row.get("name", String.class),
                Arrays.stream(row.get("kinds", String[].class))
                        .map(OrganisationKind::valueOf)
                        .collect(Collectors.toUnmodifiableSet()),
                row.get("country", String.class),
                row.get("vat_number", String.class),
                VatStatus.valueOf(row.get("vat_status", String.class)),
                row.get("authority_id", Long.class),
                row.get("seal", Integer.class),
                new LocalizedText(json.readValue(
                        row.get("presentation", String.class), new TypeReference<Map<String, String>>() {})));
    }
}
