-- The ground: the clock, the outbox, and the empty books. Each module replaces its own views of schema audit.
create schema platform;
create schema audit;

create table platform.clock (
    only_row boolean primary key default true,
    shift interval not null default interval '0',
    adjustable boolean not null default false,
    constraint clock_has_one_row check (only_row),
    constraint clock_shift_needs_demo_or_test check (adjustable or shift = interval '0')
);
insert into platform.clock default values;
comment on table platform.clock is 'Offset of the product''s time from real time; only a demo or a test database is adjustable.';

create function platform.business_time() returns timestamptz language sql volatile as
$$ select clock_timestamp() + (select shift from platform.clock) $$;
comment on function platform.business_time() is 'The one clock that cut-offs are judged by. Read it after the locks are held.';

create table platform.outbox (
    id bigint generated always as identity primary key,
    kind text not null,
    dedup_key text not null,
    payload jsonb not null default '{}',
    status text not null default 'new',
    attempts int not null default 0,
    due_at timestamptz not null default clock_timestamp(),
    created_at timestamptz not null default clock_timestamp(),
    sent_at timestamptz,
    last_error text,
    constraint outbox_message_once_per_key unique (kind, dedup_key),
    constraint outbox_status_known check (status in ('new', 'sent', 'failed', 'dead'))
);
create index outbox_due on platform.outbox (due_at) where status in ('new', 'failed');

create function platform.announce(p_kind text, p_key text, p_payload jsonb) returns void language sql volatile as
$$ insert into platform.outbox (kind, dedup_key, payload) values (p_kind, p_key, p_payload) on conflict on constraint outbox_message_once_per_key do nothing $$;
comment on function platform.announce(text, text, jsonb) is 'News for higher modules, written in the caller''s transaction, delivered at least once.';

create view audit.stock_move as select null::text id, null::text lot_id, null::numeric qty, null::text kind, null::text order_line_id, null::timestamptz at where false;
create view audit.stock_level as select null::text lot_id, null::numeric on_hand, null::numeric reserved, null::boolean on_demand where false;
create view audit.orders as select null::text id, null::text buyer_id, null::text status, null::timestamptz accepted_at, null::timestamptz changed_at,
    null::bigint total_minor, null::bigint authorised_minor, null::text currency, null::text idem_key where false;
create view audit.order_line as select null::text id, null::text order_id, null::text kind, null::text lot_id, null::numeric qty, null::numeric unit_price_minor,
    null::bigint line_minor, null::timestamptz added_at, null::timestamptz cutoff_at, null::text cycle_id where false;
create view audit.ledger as select null::text id, null::text txn_id, null::text account, null::bigint amount_minor, null::text currency, null::text order_id, null::timestamptz at where false;
create view audit.payment as select null::text id, null::text provider, null::text provider_ref, null::text status, null::bigint amount_minor, null::text currency,
    null::timestamptz captured_at, null::text ledger_txn_id where false;
create view audit.payment_part as select null::text payment_id, null::text order_id, null::bigint amount_minor where false;
create view audit.webhook as select null::text event_id, null::text provider, null::timestamptz received_at, null::timestamptz applied_at, null::text status where false;
create view audit.effect as select null::text event_id, null::text kind, null::text order_id, null::text ledger_txn_id where false;
create view audit.outbox as select id::text, kind, dedup_key, status, attempts, created_at, sent_at from platform.outbox;
create view audit.invoice as select null::text id, null::text series, null::bigint number, null::text status, null::bigint total_minor, null::timestamptz issued_at, null::text credit_of where false;
create view audit.invoice_part as select null::text invoice_id, null::text order_id, null::bigint amount_minor where false;
create view audit.trail as select null::text id, null::text actor, null::text action, null::text object_type, null::text object_id, null::timestamptz at where false;

do $$
begin
    if not exists (select from pg_roles where rolname = 'auditor') then
        create role auditor nologin;
    end if;
end $$;
grant usage on schema audit to auditor;
grant select on all tables in schema audit to auditor;
alter default privileges in schema audit grant select on tables to auditor;
