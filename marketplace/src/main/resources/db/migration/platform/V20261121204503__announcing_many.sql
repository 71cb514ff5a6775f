create function platform.announce_all(p_kind text, p_keys text[], p_payloads jsonb[]) returns void language sql volatile as $$
    insert into platform.outbox (kind, dedup_key, payload) select p_kind, k, p from unnest(p_keys, p_payloads) n(k, p)
    on conflict on constraint outbox_message_once_per_key do nothing
$$;
comment on function platform.announce_all(text, text[], jsonb[]) is 'platform.announce for many messages of one kind.';
