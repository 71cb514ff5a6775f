package coop.tablee.identity;

import java.util.List;
import org.springframework.stereotype.Component;

/** What this module keeps of people, and the letters that wait below it. */
@Component
class IdentityPersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD = List.of(
            PersonalData.of(
                            PersonalThing.ACCOUNT,
                            "account",
                            "identity.account.email",
                            "identity.account.display_name",
                            "identity.account.password_hash",
                            "identity.account.locale",
                            "identity.account.preferred_party_id")
                    .told("""
                            select jsonb_build_object('id', id, 'email', email, 'name', display_name, 'language', locale, 'hasPassword', password_hash is not null,
                                'administers', platform_roles, 'preferredParty', preferred_party_id, 'opened', created_at) held
                            from identity.account where id = :account
                            """)
                    .erasedBy("""
                            update identity.account set email = 'erased-' || id || '@erased.invalid', display_name = '—', locale = 'fr', password_hash = null,
                                platform_roles = '{}', preferred_party_id = null, erased_at = clock_timestamp()
                            where id = :account
                            """),
            PersonalData.of(
                            PersonalThing.ACCOUNT,
                            "guests",
                            "identity.account.contact_email",
                            "identity.account.admitted_to")
                    .told("""
                            select jsonb_build_object('name', display_name, 'agreed', agreed_at, 'ordered', ordered_at) held
                            from identity.account where guest and (lower(contact_email) = lower(:email) or admitted_to = :account) order by id
                            """)
                    .erasedBy("""
                            update identity.account set contact_email = null, agreed_at = null, display_name = '—'
                            where guest and lower(contact_email) = lower(:email)
                            """),
            PersonalData.of(
                            PersonalThing.DEVICES,
                            "devices",
                            "identity.session.account_id",
                            "identity.session.party_id",
                            "identity.session.user_agent",
                            "identity.session.came_by")
                    .told("""
                            select jsonb_build_object('browser', user_agent, 'since', created_at, 'lastSeen', last_seen_at, 'until', expires_at) held
                            from identity.session where account_id = :account order by created_at, id
                            """)
                    .erasedBy("delete from identity.session where account_id = :account"),
            PersonalData.of(
                            PersonalThing.PASSKEYS,
                            "passkeys",
                            "identity.passkey.account_id",
                            "identity.passkey.name",
                            "identity.passkey_challenge.account_id",
                            "identity.account.handle")
                    .told("""
                            select jsonb_build_object('name', name, 'added', added_at, 'lastUsed', last_used_at, 'synced', synced) held
                            from identity.passkey where account_id = :account order by added_at, id
                            """)
                    .erasedBy(
                            "delete from identity.passkey where account_id = :account",
                            "delete from identity.passkey_challenge where account_id = :account",
                            "update identity.account set handle = gen_random_uuid() where id = :account"),
            PersonalData.of(
                            PersonalThing.PROVIDERS,
                            "providers",
                            "identity.provider_account.account_id",
                            "identity.provider_account.subject",
                            "identity.provider_account.email",
                            "identity.provider_visit.account_id")
                    .told("""
                            select jsonb_build_object('issuer', issuer, 'subject', subject, 'email', email, 'added', added_at, 'lastUsed', last_used_at) held
                            from identity.provider_account where account_id = :account order by added_at, id
                            """)
                    .erasedBy(
                            "delete from identity.provider_account where account_id = :account",
                            "delete from identity.provider_visit where account_id = :account"),
            PersonalData.of(
                            PersonalThing.PROGRAMS,
                            "programs",
                            "identity.api_token.account_id",
                            "identity.api_token.party_id",
                            "identity.api_token.name")
                    .told("""
                            select jsonb_build_object('name', name, 'party', party_id, 'scopes', scopes, 'made', created_at, 'until', expires_at, 'revoked', revoked_at,
                                'lastUsed', last_used_at) held
                            from identity.api_token where account_id = :account order by created_at, id
                            """)
                    .erasedBy("delete from identity.api_token where account_id = :account"),
            PersonalData.of(
                            PersonalThing.LETTERS,
                            "links",
                            "identity.one_time_link.email",
                            "identity.one_time_link.account_id",
                            "identity.one_time_link.display_name",
                            "identity.one_time_link.subject",
                            "identity.attempt.subject")
                    .told("""
                            select jsonb_build_object('purpose', purpose, 'email', email, 'name', display_name, 'asked', asked_at, 'until', expires_at) held
                            from identity.one_time_link where account_id = :account or lower(email) = lower(:email) order by id
                            """)
                    .erasedBy(
                            "delete from identity.one_time_link where account_id = :account or lower(email) = lower(:email)",
                            """
                            delete from identity.attempt
                            where subject in (encode(sha256(convert_to('account ' || lower(:email), 'UTF8')), 'hex'), encode(sha256(convert_to('links to ' || lower(:email), 'UTF8')), 'hex'))
                            """),
            PersonalData.of(
                            PersonalThing.LETTERS,
                            "letters",
                            "platform.mail.recipient",
                            "platform.mail.reply_to",
                            "platform.mail.subject",
                            "platform.mail.plain",
                            "platform.mail.html")
                    .told("""
                            select jsonb_build_object('subject', subject, 'text', plain, 'written', created_at) held
                            from platform.mail where status in ('new', 'dead') and lower(recipient) = lower(:email) order by id
                            """)
                    .erasedBy("select platform.forget_recipient(:email)"),
            PersonalData.of(PersonalThing.LETTERS, "lettersNotWanted", "identity.mail_off.account_id")
                    .told(
                            "select jsonb_build_object('kind', kind, 'since', since) held from identity.mail_off where account_id = :account order by kind")
                    .erasedBy("delete from identity.mail_off where account_id = :account"),
            PersonalData.of(PersonalThing.ACTS, "acts", "identity.trail.actor_id", "identity.trail.party_id")
                    .told("""
                            select jsonb_build_object('at', at, 'for', party_id, 'act', action, 'thing', object_type, 'id', object_id, 'detail', detail) held
                            from identity.trail where actor_id = :account order by at, id
                            """));

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }
}
