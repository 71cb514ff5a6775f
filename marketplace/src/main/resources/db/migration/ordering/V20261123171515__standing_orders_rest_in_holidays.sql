-- A kitchen's standing orders rest on the days on which its calendar closes the door, without anybody pausing them, and go on by themselves when the calendar opens a day again.
create or replace function ordering.standing_wants(s ordering.standing_order, p_day date) returns boolean language sql stable as $$
    select s.state = 'ACTIVE' and p_day >= s.starts_on and (s.ends_on is null or p_day <= s.ends_on)
        and extract(isodow from p_day)::smallint = any (s.weekdays)
        and ((date_trunc('week', p_day::timestamp)::date - date_trunc('week', s.starts_on::timestamp)::date) / 7) % s.every_weeks = 0
        and not (s.paused_from is not null and p_day >= s.paused_from and (s.paused_until is null or p_day <= s.paused_until))
        and not exists (select from ordering.standing_skip k where k.standing_order_id = s.id and k.day = p_day)
        and not exists (select from delivery.closed_day c where c.site_id = s.destination_id and c.day = p_day and c.by_calendar)
$$;
comment on function ordering.standing_wants(ordering.standing_order, date) is
    'Whether something is wanted that day: its weekday, each n-th week counted from the week of the first day, neither paused nor skipped, and no day on which the calendar closes the door.';

create or replace function ordering.standing_details(p_ids bigint[]) returns setof jsonb language sql stable as $$
    select jsonb_build_object('id', s.id, 'version', s.version, 'active', s.state = 'ACTIVE', 'buyer', s.buyer_id, 'destination', s.destination_id, 'destinationName', t.name,
        'slotOpens', to_char(s.slot_opens, 'HH24:MI'), 'weekdays', to_jsonb(s.weekdays), 'everyWeeks', s.every_weeks, 'startsOn', s.starts_on, 'endsOn', s.ends_on,
        'pausedFrom', s.paused_from, 'pausedUntil', s.paused_until, 'payment', s.payment, 'purchaseOrderNumber', s.purchase_order_number,
        'today', (platform.business_time() at time zone coalesce((select c.time_zone from ordercycle.cycle c join ordering.standing_line l on l.cooperative_id = c.cooperative_id
            where l.standing_order_id = s.id order by c.id desc limit 1), 'UTC'))::date,
        'skipped', coalesce((select jsonb_agg(k.day order by k.day) from ordering.standing_skip k where k.standing_order_id = s.id), '[]'),
        'closed', coalesce((select jsonb_agg(c.day order by c.day) from delivery.closed_day c where c.site_id = s.destination_id and c.by_calendar and c.day >= platform.today() - 1), '[]'),
        'lines', (select jsonb_agg(jsonb_build_object('product', l.product_id, 'names', jsonb_build_object('texts', v.names), 'family', v.family, 'producer', o.name,
                'cooperative', l.cooperative_id, 'cooperativeName', c.name, 'unit', v.ordering_unit, 'pricingUnit', v.pricing_unit, 'quantity', l.quantity,
                'mostPrice', l.most_price, 'takesLess', l.takes_less, 'instead', coalesce((select jsonb_agg(jsonb_build_object('product', q.id, 'names',
                    jsonb_build_object('texts', w.names)) order by i.n)
                    from unnest(l.instead) with ordinality i(product, n) join catalogue.product q on q.id = i.product
                    join catalogue.product_version w on w.id = q.current_version_id), '[]')) order by l.position)
            from ordering.standing_line l
            join catalogue.product p on p.id = l.product_id
            join catalogue.product_version v on v.id = p.current_version_id
            join network.party o on o.id = p.producer_id
            join network.party c on c.id = l.cooperative_id
            where l.standing_order_id = s.id),
        'runs', coalesce((select jsonb_agg(jsonb_build_object('day', r.day, 'state', r.state, 'number', x.number, 'orderState', x.state, 'report', coalesce(r.report, '[]'), 'reason', r.reason)
                order by r.day)
            from (select * from ordering.standing_run k where k.standing_order_id = s.id order by k.day desc limit 12) r left join ordering.orders x on x.id = r.order_id), '[]'))
    from ordering.standing_order s
    join network.site t on t.id = s.destination_id
    where s.id = any (p_ids)
    order by s.state, s.id desc
$$;

create function ordering.look_again_at_standing(p_sites bigint[]) returns void language sql as $$
    update ordering.standing_order set fresh = true
    where id in (select s.id from ordering.standing_order s where s.destination_id = any (p_sites) and s.state = 'ACTIVE' and not s.fresh order by s.id for no key update of s)
$$;
comment on function ordering.look_again_at_standing(bigint[]) is 'The dates of these doors that are open already are looked at anew: a day that a calendar no longer closes is ordered for.';
