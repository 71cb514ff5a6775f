-- What each seller gets of an order, for those who move the money.
create view ordering.seller_share as
select x.order_id, x.seller_id, g.country, o.state in ('DELIVERED', 'SETTLED') sold, sum(x.gross)::bigint gross_minor, sum(x.vat)::bigint vat_minor
from (
    select order_id, seller_id, line_minor gross, vat_minor vat from ordering.line where line_minor > 0 or maximum_minor > 0
    union all
    -- The fee of the drop may still come to it
    select order_id, seller_id, 0, 0 from ordering.drop_agreement where fee_minor > 0) x
join ordering.orders o on o.id = x.order_id
join network.organisation g on g.id = x.seller_id
group by x.order_id, x.seller_id, g.country, o.state;
comment on view ordering.seller_share is 'Cents, VAT in and VAT, of an order''s goods, fees and deposits by who sells them; sold = as accepted, and booked so. Sellers who may still get something are there with nought.';

create function ordering.sold_for() returns trigger language plpgsql as $$
begin
    perform payment.share_again(new.id);
    return null;
end $$;
create trigger order_sold_is_shared after update of state, total_minor on ordering.orders for each row
    when (new.payment_method = 'STRIPE' and new.state in ('DELIVERED', 'SETTLED') and (old.state, old.total_minor) is distinct from (new.state, new.total_minor))
    execute function ordering.sold_for();
