package coop.tablee.network;

import coop.tablee.identity.ErasureObstacle;
import coop.tablee.identity.Person;
import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Households, who acts for whom, and the addresses that organisations are written to. An organisation's own name and sites are no person's. */
@Component
class NetworkPersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD = List.of(
            PersonalData.of(
                            PersonalThing.MEMBERSHIPS,
                            "memberships",
                            "network.membership.account_id",
                            "network.membership.party_id")
                    .told("""
                            select jsonb_build_object('party', m.party_id, 'name', p.name, 'roles', m.roles, 'since', m.since, 'until', m.until) held
                            from network.membership m join network.party p on p.id = m.party_id where m.account_id = :account order by m.since, m.party_id
                            """)
                    // A household that others live in goes on by the name of who has been there longest
                    .erasedBy(
                            """
                            update network.party p set name = (
                                select a.display_name from network.membership o join identity.account a on a.id = o.account_id
                                where o.party_id = p.id and o.until is null and o.account_id <> :account order by o.since, o.account_id limit 1)
                            where p.type = 'HOUSEHOLD' and not p.id = any (:households::bigint[]) and platform.blot(p.name, :words::text[]) <> p.name
                                and exists (select from network.membership m where m.party_id = p.id and m.account_id = :account and m.until is null)
                                and exists (select from network.membership o where o.party_id = p.id and o.until is null and o.account_id <> :account)
                            """,
                            // What they founded and nobody else ever had to do with goes with them
                            "delete from network.supply_request where producer_id in (select network.shells_of(:account)) or cooperative_id in (select network.shells_of(:account))",
                            """
                            delete from network.certificate_paper where certificate_id in (
                                select id from network.certificate where organisation_id in (select network.shells_of(:account)))
                            """,
                            """
                            update network.site set name = '—', street = '', postcode = '', city = '', latitude = null, longitude = null
                            where party_id in (select network.shells_of(:account))
                            """,
                            "update network.party set name = '—' where id in (select network.shells_of(:account))",
                            """
                            update network.admission set reason = '—' where state = 'DECLINED' and organisation_id in (select network.shells_of(:account))
                            """,
                            """
                            update network.organisation set ended_at = clock_timestamp(), contact_email = null, contact_phone = '', presentation = '{}', company_number = null,
                                vat_number = null, fee_hint = ''
                            where id in (select network.shells_of(:account))
                            """,
                            "update network.membership set until = clock_timestamp() where account_id = :account and until is null",
                            "set constraints network.organisation_keeps_owner immediate"),
            PersonalData.of(
                            PersonalThing.MEMBERSHIPS,
                            "invitations",
                            "network.invitation.email",
                            "network.invitation.party_id",
                            "network.invitation.invited_by")
                    .told("""
                            select jsonb_build_object('party', party_id, 'email', email, 'roles', roles, 'byMe', invited_by = :account, 'invited', invited_at, 'until', expires_at) held
                            from network.invitation where invited_by = :account or lower(email) = lower(:email) order by id
                            """)
                    .erasedBy(
                            "delete from network.invitation where invited_by = :account or lower(email) = lower(:email)"),
            PersonalData.of(
                            PersonalThing.MEMBERSHIPS,
                            "farmInvitations",
                            "network.farm_invitation.email",
                            "network.farm_invitation.farm_name",
                            "network.farm_invitation.invited_by",
                            "network.farm_letter.address_hash")
                    .told("""
                            select jsonb_build_object('cooperative', cooperative_id, 'email', email, 'farm', farm_name, 'byMe', invited_by = :account,
                                'invited', invited_at, 'until', expires_at) held
                            from network.farm_invitation where invited_by = :account or lower(email) = lower(:email) order by id
                            """)
                    .erasedBy(
                            "delete from network.farm_invitation where invited_by = :account or lower(email) = lower(:email)",
                            "delete from network.farm_letter where address_hash = sha256(convert_to(lower(:email), 'UTF8'))"),
            PersonalData.of(
                            PersonalThing.MEMBERSHIPS,
                            "contacts",
                            "network.organisation.contact_email",
                            "network.organisation.contact_phone",
                            "network.organisation.presentation")
                    .told("""
                            select jsonb_build_object('party', id, 'email', contact_email, 'phone', contact_phone) held
                            from network.organisation where lower(contact_email) = lower(:email) order by id
                            """)
                    .erasedBy(
                            "select set_config('network.erasing', 'on', true)",
                            """
                            update network.organisation set contact_email = null, contact_phone = '' where lower(contact_email) = lower(:email)
                            """,
                            "select set_config('network.erasing', '', true)"),
            PersonalData.of(
                            PersonalThing.HOUSEHOLD,
                            "households",
                            "network.party.name",
                            "network.household.persons",
                            "network.site.party_id",
                            "network.site.name",
                            "network.site.street",
                            "network.site.postcode",
                            "network.site.city")
                    .told("""
                            select jsonb_build_object('id', p.id, 'name', p.name, 'persons', h.persons, 'since', p.created_at, 'sites', (
                                select coalesce(jsonb_agg(jsonb_build_object('name', s.name, 'street', s.street, 'postcode', s.postcode, 'city', s.city) order by s.id), '[]')
                                from network.site s where s.party_id = p.id)) held
                            from network.party p join network.household h on h.id = p.id
                            where exists (select from network.membership m where m.party_id = p.id and m.account_id = :account and m.until is null) order by p.id
                            """)
                    .erasedBy(
                            "update network.party set name = '—' where id = any (:households::bigint[])",
                            // Those of guests who gave this address: identity has taken their names already; those that
                            // an account took over are its households
                            """
                            update network.party p set name = '—'
                            where p.type = 'HOUSEHOLD' and p.id in (
                                select m.party_id from network.membership m join identity.account a on a.id = m.account_id where a.guest and a.display_name = '—' and a.admitted_to is null)
                            """,
                            "update network.household set persons = 1 where id = any (:households::bigint[])",
                            """
                            update network.site set name = '—', street = '', postcode = '', city = '', latitude = null, longitude = null
                            where party_id = any (:households::bigint[])
                            """),
            PersonalData.of(
                            PersonalThing.HOUSEHOLD,
                            "householdWishes",
                            "network.household_point.household_id",
                            "network.household_allergy.household_id",
                            "network.household_allergy.consented_by")
                    .told("""
                            select jsonb_build_object('household', h.id, 'points', (
                                    select coalesce(jsonb_agg(s.name order by s.id), '[]')
                                    from network.household_point p join network.site s on s.id = p.site_id where p.household_id = h.id),
                                'allergens', a.allergens, 'consented', a.consented_at) held
                            from network.household h left join network.household_allergy a on a.household_id = h.id
                            where h.id in (select party_id from network.membership where account_id = :account and until is null)
                                and (a.household_id is not null or exists (select from network.household_point p where p.household_id = h.id))
                            order by h.id
                            """)
                    .erasedBy(
                            "delete from network.household_point where household_id = any (:households::bigint[])",
                            // What one member consented to goes with them, whoever else lives there
                            """
                            delete from network.household_allergy where household_id = any (:households::bigint[]) or consented_by = :account
                            """),
            PersonalData.of(
                            PersonalThing.ACTS,
                            "founded",
                            "network.organisation.founded_by",
                            "network.organisation.ended_by",
                            "network.admission.asked_by",
                            "network.admission.decided_by",
                            "network.admission.reason",
                            "network.certificate_paper.sent_by",
                            "network.supply_request.asked_by")
                    .told("""
                            select jsonb_build_object('at', n.at, 'what', n.what, 'party', n.party) held from (
                                select founded_at at, 'founded' what, id party from network.organisation where founded_by = :account
                                union all select ended_at, 'ended', id from network.organisation where ended_by = :account
                                union all select asked_at, 'asked to be admitted', organisation_id from network.admission where asked_by = :account
                                union all select decided_at, 'answered who asked to be admitted', organisation_id from network.admission where decided_by = :account
                                union all select k.sent_at, 'sent the paper of a certificate', c.organisation_id
                                    from network.certificate_paper k join network.certificate c on c.id = k.certificate_id where k.sent_by = :account
                                union all select asked_at, 'asked for an agreement', asked_by_party from network.supply_request where asked_by = :account) n
                            order by n.at, n.what, n.party
                            """)
                    .erasedBy("""
                            update network.admission set reason = coalesce(nullif(btrim(platform.blot(reason, :words::text[])), ''), '—')
                            where (decided_by = :account or organisation_id in (select id from network.organisation where founded_by = :account))
                                and platform.blot(reason, :words::text[]) <> reason
                            """));

    // Whoever else leads and goes at the same moment is waited for, or waits
    private static final String HOLD = """
            select p.id from network.party p
            where exists (select from network.membership m where m.party_id = p.id and m.account_id = :account and m.until is null and 'OWNER' = any (m.roles))
            order by p.id for no key update
            """;
    private static final String LEADS_ALONE = """
            select string_agg(p.name, ', ' order by p.name, p.id) names
            from network.membership m join network.party p on p.id = m.party_id
            where m.account_id = :account and m.until is null and 'OWNER' = any (m.roles) and p.type = 'ORGANISATION' and m.party_id not in (select network.shells_of(:account))
                and not exists (select from network.membership o
                    where o.party_id = m.party_id and o.until is null and 'OWNER' = any (o.roles) and o.account_id <> m.account_id)
            having count(*) > 0
            """;

    private final DatabaseClient database;

    NetworkPersonalData(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }

    @Override
    public Flux<ErasureObstacle> obstacles(Person person) {
        return person.ask(database, HOLD)
                .then()
                .thenMany(person.ask(database, LEADS_ALONE)
                        .map(row -> ErasureObstacle.of("leads-alone", row.get("names", String.class), "/members"))
                        .all());
    }
}
