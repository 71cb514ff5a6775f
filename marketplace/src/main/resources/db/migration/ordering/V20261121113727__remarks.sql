-- What people say about a line at the door or the point, and what went another way than planned, for those who sent it.
create table ordering.remark (
    line_id bigint primary key references ordering.line,
    consignment_id bigint not null references ordering.consignment,
    remark text not null,
    account_id bigint not null,
    at timestamptz not null default clock_timestamp(),
    constraint remark_short check (length(remark) between 1 and 200)
);
create index remark_of_consignment on ordering.remark (consignment_id);
comment on table ordering.remark is 'In somebody''s own words, beside the reason: what was wrong with a line when it was received.';

create function ordering.note_remarks(p_consignment bigint, p_account bigint, p_lines bigint[], p_remarks text[]) returns void language sql as $$
    insert into ordering.remark (line_id, consignment_id, remark, account_id)
    select l.id, l.consignment_id, r.remark, p_account
    from unnest(p_lines, p_remarks) r(line, remark) join ordering.line l on l.id = r.line and l.consignment_id = p_consignment
    on conflict (line_id) do update set remark = excluded.remark, account_id = excluded.account_id, at = excluded.at
$$;
comment on function ordering.note_remarks(bigint, bigint, bigint[], text[]) is 'Notes remarks on lines of one consignment, in the transaction that receives it.';

create view ordering.delivery_exception as
select 'FAULT' kind, c.id consignment_id, l.id line_id, c.cooperative_id, place.party_id place_owner_id, c.sender_site_id, o.id order_id, o.number order_number, o.buyer_id,
    buyer.name buyer_name, o.delivery_date, o.destination_id, place.name destination_name, v.names, l.producer_id, producer.name producer_name, v.ordering_unit,
    l.packed_quantity, l.accepted_quantity, l.decision_reason fault, r.remark note, null::text goods, null::date kept_until
from ordering.line l
join ordering.consignment c on c.id = l.consignment_id
join ordering.orders o on o.id = c.order_id
join network.site place on place.id = o.destination_id
join network.party buyer on buyer.id = o.buyer_id
join network.party producer on producer.id = l.producer_id
join catalogue.product_version v on v.id = l.product_version_id
left join ordering.remark r on r.line_id = l.id
where l.kind = 'goods' and l.decision in ('PARTIAL', 'REJECT', 'ACCEPT_WITH_RESERVE')
union all
select case when c.state = 'NOT_FETCHED' then 'NOT_FETCHED' else 'STILL_WAITING' end, c.id, null, c.cooperative_id, place.party_id, c.sender_site_id, o.id, o.number, o.buyer_id,
    buyer.name, o.delivery_date, o.destination_id, place.name, null, null, null, null, null, null, null, nullif(n.note, ''), n.goods, n.kept_until
from ordering.consignment c
join ordering.orders o on o.id = c.order_id
join network.site place on place.id = o.destination_id
join network.party buyer on buyer.id = o.buyer_id
left join ordering.not_fetched n on n.consignment_id = c.id
where o.audience = 'HOUSEHOLD' and o.state not in ('CANCELLED', 'EXPIRED', 'FAILED')
  and (c.state = 'NOT_FETCHED' or (c.state in ('PACKED', 'LOADED', 'DELIVERED') and ordering.closing(o.id) <= platform.business_time()));
comment on view ordering.delivery_exception is
    'What went another way than planned where it was delivered: FAULT = a line missing or wrong, NOT_FETCHED = nobody came, STILL_WAITING = the place has closed and nobody said what became of it.';
