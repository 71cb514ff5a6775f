-- A key stands for one wish: sent again it is answered again, with another wish it is refused, whoever of whichever cooperative sends it.
alter table ordering.correction add column wish text not null default '';
comment on column ordering.correction.wish is 'The fingerprint of what was asked for; empty for what was corrected before it was kept.';
alter table ordering.correction drop constraint correction_key_length;
alter table ordering.correction add constraint correction_key_length check (length(key) between 1 and 190);

create or replace function ordering.note_correction(p_doc jsonb, p_order bigint, p_kind text, p_lines jsonb) returns void language plpgsql as $$
declare
    o ordering.orders;
    v_party bigint := (p_doc ->> 'party')::bigint;
    v_account bigint := (p_doc ->> 'account')::bigint;
begin
    select * into strict o from ordering.orders where id = p_order;
    insert into ordering.correction (order_id, cooperative_id, account_id, key, wish, kind, reason, note, agreed, lines, version)
    values (o.id, v_party, v_account, p_doc ->> 'key', coalesce(p_doc ->> 'wish', ''), p_kind, p_doc ->> 'reason', p_doc ->> 'note',
        coalesce((p_doc ->> 'agreed')::boolean, false), p_lines, o.version);
    perform identity.record_trail(v_account, 'order.' || lower(p_kind), 'order', o.id::text,
        jsonb_build_object('reason', p_doc ->> 'reason', 'version', o.version, 'lines', p_lines), v_party);
end $$;
