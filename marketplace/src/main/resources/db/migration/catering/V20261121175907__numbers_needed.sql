-- Those who sell to a kitchen are told whether its authority wants a purchase-order number on every order, whichever way the plan was changed.
create function catering.tell_of_numbers() returns trigger language plpgsql as $$
begin
    perform ordering.need_number(new.site_id, new.purchase_order_required);
    return null;
end $$;
create trigger kitchen_tells_of_numbers after insert or update of purchase_order_required on catering.kitchen for each row execute function catering.tell_of_numbers();

do $$
begin
    perform ordering.need_number(k.site_id, k.purchase_order_required) from catering.kitchen k;
end $$;
