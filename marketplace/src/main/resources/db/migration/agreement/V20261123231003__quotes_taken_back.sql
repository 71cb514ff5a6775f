-- Until the date a supplier sends another answer or takes its own back; that it did so stays, what it had answered does not. And two quotes for one product on different weekdays
-- stand beside each other.
create table agreement.contest_event (
    id bigint generated always as identity primary key,
    contest_id bigint not null,
    supplier_id bigint not null,
    what text not null,
    account_id bigint not null,
    at timestamptz not null default platform.business_time(),
    constraint contest_event_of_who_was_asked foreign key (contest_id, supplier_id) references agreement.contest_supplier,
    constraint contest_event_known check (what in ('SENT', 'REPLACED', 'WITHDRAWN'))
);
create index contest_event_of on agreement.contest_event (contest_id, supplier_id, id);
comment on table agreement.contest_event is 'What suppliers did with their answers, never what was in them. Sealed with the answers: whoever is not the supplier reads agreement.opened_event.';
insert into agreement.contest_event (contest_id, supplier_id, what, account_id, at)
select a.contest_id, a.supplier_id, x.what, a.written_by, x.at
from agreement.contest_answer a cross join lateral (values ('SENT', a.first_at), ('REPLACED', a.written_at)) x(what, at)
where x.what = 'SENT' or a.written_at > a.first_at
order by x.at, a.contest_id, a.supplier_id;

create function agreement.contest_events_stay() returns trigger language plpgsql as $$
begin
    raise exception 'what was done with answers is not rewritten' using errcode = 'check_violation', constraint = 'contest_events_stay', table = tg_table_name, schema = 'agreement';
end $$;
create trigger contest_events_stay before update or delete on agreement.contest_event for each row execute function agreement.contest_events_stay();
create trigger contest_events_come_in_time before insert on agreement.contest_event for each row execute function agreement.require_time_to_answer();
comment on function agreement.contest_events_stay() is 'Refuses (contest_events_stay) whatever would change the trace of answers.';

create view agreement.opened_event as
    select e.* from agreement.contest_event e join agreement.contest c on c.id = e.contest_id where c.opened_at is not null;
comment on view agreement.opened_event is 'The trace of answers that may be read by others than their supplier: that of requests that were opened.';

create or replace function agreement.answer_contest(p_contest bigint, p_supplier bigint, p_account bigint, p_words text, p_kind text, p_name text, p_paper bytea, p_keep boolean,
    p_prices numeric[], p_products bigint[]) returns text language plpgsql as $$
declare
    v_contest agreement.contest;
    v_what text;
begin
    select c.* into v_contest from agreement.contest c
    where c.id = p_contest and exists (select from agreement.contest_supplier s where s.contest_id = c.id and s.supplier_id = p_supplier) for share of c;
    if not found then
        return 'not-found';
    end if;
    -- The clock is read once the request is held
    if v_contest.state <> 'ASKED' or platform.business_time() >= v_contest.answers_until then
        return 'contest-closed';
    end if;
    if cardinality(p_prices) <> (select count(*) from agreement.contest_item i where i.contest_id = p_contest) then
        return 'not-found';
    end if;
    -- A row that was there before is held by this transaction when it is written over
    insert into agreement.contest_answer as a (contest_id, supplier_id, words, paper_kind, paper_name, paper, written_by)
    values (p_contest, p_supplier, p_words, p_kind, p_name, p_paper, p_account)
    on conflict (contest_id, supplier_id) do update set words = excluded.words, written_by = excluded.written_by, written_at = platform.business_time(),
        paper_kind = case when p_keep then a.paper_kind else excluded.paper_kind end, paper_name = case when p_keep then a.paper_name else excluded.paper_name end,
        paper = case when p_keep then a.paper else excluded.paper end
    returning case when a.xmax = 0 then 'SENT' else 'REPLACED' end into v_what;
    delete from agreement.contest_price p where p.contest_id = p_contest and p.supplier_id = p_supplier;
    insert into agreement.contest_price (contest_id, supplier_id, place, price, product_id)
    select p_contest, p_supplier, x.place, x.price, x.product from unnest(p_prices, p_products) with ordinality x(price, product, place);
    insert into agreement.contest_event (contest_id, supplier_id, what, account_id) values (p_contest, p_supplier, v_what, p_account);
    return 'answered';
end $$;

create function agreement.withdraw_answer(p_contest bigint, p_supplier bigint, p_account bigint) returns text language plpgsql as $$
declare v_contest agreement.contest;
begin
    select c.* into v_contest from agreement.contest c
    where c.id = p_contest and exists (select from agreement.contest_supplier s where s.contest_id = c.id and s.supplier_id = p_supplier) for share of c;
    if not found then
        return 'not-found';
    end if;
    -- The clock is read once the request is held
    if v_contest.state <> 'ASKED' or platform.business_time() >= v_contest.answers_until then
        return 'contest-closed';
    end if;
    perform from agreement.contest_answer a where a.contest_id = p_contest and a.supplier_id = p_supplier for update;
    if not found then
        return 'again';
    end if;
    delete from agreement.contest_price p where p.contest_id = p_contest and p.supplier_id = p_supplier;
    delete from agreement.contest_answer a where a.contest_id = p_contest and a.supplier_id = p_supplier;
    insert into agreement.contest_event (contest_id, supplier_id, what, account_id) values (p_contest, p_supplier, 'WITHDRAWN', p_account);
    return 'withdrawn';
end $$;
comment on function agreement.withdraw_answer(bigint, bigint, bigint) is
    'Takes a supplier''s answer back before its date; only the trace of it stays: withdrawn, again (there is none), contest-closed (late, or opened, or cancelled), or not-found.';

create function agreement.weekday_set(p_days smallint[]) returns int4multirange language sql immutable parallel safe as $$
    select case when p_days = '{}' then '{[1,8)}'::int4multirange else (select range_agg(int4range(d, d, '[]')) from unnest(p_days) d) end
$$;
comment on function agreement.weekday_set(smallint[]) is 'ISO weekdays as a set that can be compared for an overlap; none = all of them.';
alter table agreement.lot_price_product add column weekdays smallint[] not null default '{}';
alter table agreement.lot_price_product add constraint lot_price_weekdays_known check (weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]);
comment on column agreement.lot_price_product.weekdays is 'ISO; on which alone a chosen quote counts, none = any. Of a request''s own when its quote was chosen.';
update agreement.lot_price_product k set weekdays = c.weekdays
from agreement.lot_price p join agreement.contest c on c.id = p.contest_id where p.id = k.price_id and c.weekdays <> '{}';
-- Its triggers look at the end of the transaction; a table with such looks pending is not altered
set constraints all immediate;
alter table agreement.lot_price_product drop constraint lot_prices_a_product_once_a_day;
alter table agreement.lot_price_product add constraint lot_prices_a_product_once_a_day
    exclude using gist (lot_id with =, product_id with =, coalesce(supplier_id, 0::bigint) with =, daterange(valid_from, valid_until, '[]') with &&, agreement.weekday_set(weekdays) with &&);
comment on constraint lot_prices_a_product_once_a_day on agreement.lot_price_product is 'The schedule prices a product once a day, and each supplier''s quotes do: those for different weekdays stand beside each other.';

create or replace function agreement.choose_quote(p_contest bigint, p_agreement bigint, p_authority bigint, p_supplier bigint, p_reasons text, p_standstill date, p_account bigint, p_key uuid,
    p_suppliers bigint[], p_places int[], p_points numeric[]) returns text language plpgsql as $$
declare
    v_contest agreement.contest;
    v_from date;
    v_until date;
begin
    select c.* into v_contest from agreement.contest c join agreement.lot l on l.id = c.lot_id join agreement.agreement a on a.id = l.agreement_id
    where c.id = p_contest and a.id = p_agreement and a.authority_id = p_authority for no key update of c;
    if not found then
        return 'not-found';
    end if;
    if v_contest.state = 'CHOSEN' and v_contest.chosen_id = p_supplier and v_contest.decision_key = p_key then
        return 'again';
    end if;
    if v_contest.state <> 'OPENED' then
        return case v_contest.state when 'ASKED' then 'contest-sealed' else 'contest-decided' end;
    end if;
    if not exists (select from agreement.opened_answer o where o.contest_id = p_contest and o.supplier_id = p_supplier) then
        return 'not-found';
    end if;
    select least(v_contest.deliver_until, a.valid_until) into v_until from agreement.agreement a where a.id = p_agreement and a.state = 'RUNNING';
    if v_until is null then
        return 'agreement-not-running';
    end if;
    v_from := greatest(v_contest.deliver_from, p_standstill + 1);
    if greatest(v_from, platform.today()) > v_until then
        return 'contest-too-late';
    end if;
    insert into agreement.contest_point (contest_id, supplier_id, place, points)
    select p_contest, x.supplier, x.place, x.points from unnest(p_suppliers, p_places, p_points) x(supplier, place, points);
    update agreement.contest c set state = 'CHOSEN', chosen_id = p_supplier, reasons = p_reasons, standstill_until = p_standstill, decided_by = p_account,
        decided_at = platform.business_time(), decision_key = p_key where c.id = p_contest;
    insert into agreement.lot_price (lot_id, product, unit, basis, price, valid_from, valid_until, contest_id, contest_place)
    select v_contest.lot_id, i.product, i.unit, 'FIXED', q.price, v_from, v_until, p_contest, i.place
    from agreement.contest_item i join agreement.contest_price q on q.contest_id = i.contest_id and q.place = i.place and q.supplier_id = p_supplier
    where i.contest_id = p_contest order by i.place;
    -- What the supplier named, else what it calls like the item, in any language; each product once. What another chosen quote prices on these days and weekdays already is refused
    -- (lot_prices_a_product_once_a_day)
    insert into agreement.lot_price_product (price_id, product_id, lot_id, supplier_id, valid_from, valid_until, weekdays)
    select r.id, q.product_id, r.lot_id, p_supplier, r.valid_from, r.valid_until, v_contest.weekdays
    from agreement.lot_price r join agreement.contest_price q on q.contest_id = r.contest_id and q.place = r.contest_place and q.supplier_id = p_supplier
    where r.contest_id = p_contest and q.product_id is not null order by r.contest_place;
    insert into agreement.lot_price_product (price_id, product_id, lot_id, supplier_id, valid_from, valid_until, weekdays)
    select distinct on (p.id) r.id, p.id, r.lot_id, p_supplier, r.valid_from, r.valid_until, v_contest.weekdays
    from agreement.lot_price r join agreement.contest_price q on q.contest_id = r.contest_id and q.place = r.contest_place and q.supplier_id = p_supplier
    join catalogue.product p on p.id in (select agreement.products_of(r.lot_id, p_supplier))
    join catalogue.product_version v on v.id = p.current_version_id and exists (select from jsonb_each_text(v.names) n where lower(btrim(n.value)) = lower(btrim(r.product)))
    where r.contest_id = p_contest and q.product_id is null
      and not exists (select from agreement.lot_price_product k join agreement.lot_price mine on mine.id = k.price_id where mine.contest_id = p_contest and k.product_id = p.id)
    order by p.id, r.contest_place;
    perform platform.announce('contest_news', p_contest || ':decided', jsonb_build_object('contest', p_contest, 'news', 'decided'));
    return 'chosen';
end $$;
