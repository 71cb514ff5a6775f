-- What an authority wants holds for the kitchens that it founds later too.
create table catering.paying_rule (
    party_id bigint primary key references network.organisation,
    number_when_placing boolean not null
);
comment on table catering.paying_rule is 'What somebody who pays for kitchens wants of all of them. Each door keeps it as its own (catering.kitchen), new ones take it over. Without a row: nothing is wanted.';
comment on column catering.paying_rule.number_when_placing is 'Whether each order needs the purchase-order number when it is placed; otherwise before the invoice.';

insert into catering.paying_rule (party_id, number_when_placing)
select coalesce(o.authority_id, o.id), true from catering.kitchen k join network.site s on s.id = k.site_id join network.organisation o on o.id = s.party_id
where k.purchase_order_required group by 1;

create function catering.take_over_rules(p_site bigint) returns void language sql as $$
    insert into catering.kitchen (site_id, purchase_order_required)
    select s.id, r.number_when_placing from network.site s join network.organisation o on o.id = s.party_id
    join catering.paying_rule r on r.party_id = coalesce(o.authority_id, o.id)
    where s.id = p_site and s.kind = 'KITCHEN_DOOR'
    on conflict (site_id) do nothing
$$;
comment on function catering.take_over_rules(bigint) is 'Gives a new kitchen door what the one who pays for it wants of all; a door that has its own plan already keeps it.';
