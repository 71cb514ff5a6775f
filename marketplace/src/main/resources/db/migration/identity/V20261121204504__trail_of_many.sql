create function identity.record_trails(p_actors bigint[], p_actions text[], p_object_type text, p_object_ids text[], p_details jsonb[], p_parties bigint[])
returns void language sql volatile as $$
    insert into identity.trail (actor_id, party_id, action, object_type, object_id, detail)
    select nullif(t.actor, 0), t.party, t.action, p_object_type, t.id, coalesce(t.detail, '{}')
    from unnest(p_actors, p_actions, p_object_ids, p_details, p_parties) t(actor, action, id, detail, party)
$$;
comment on function identity.record_trails(bigint[], text[], text, text[], jsonb[], bigint[]) is 'identity.record_trail for many objects of one type.';
