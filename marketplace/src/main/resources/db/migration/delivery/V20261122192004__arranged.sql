-- Which way goods go, where and when they are taken in, and what is asked for coming. Room that orders take is looked at again with each order.
create constraint trigger lane_rearranges after insert or update or delete on delivery.lane deferrable initially deferred for each row execute function platform.rearrange();
create constraint trigger pool_rearranges after insert or update or delete on delivery.pool deferrable initially deferred for each row execute function platform.rearrange();
create constraint trigger supply_rearranges after insert or update or delete on delivery.supply deferrable initially deferred for each row execute function platform.rearrange();
create constraint trigger destination_rearranges after update or delete on delivery.destination deferrable initially deferred for each row execute function platform.rearrange();
create constraint trigger closed_day_rearranges after insert or update or delete on delivery.closed_day deferrable initially deferred for each row execute function platform.rearrange();
create constraint trigger opening_rearranges after insert or update or delete on delivery.opening deferrable initially deferred for each row execute function platform.rearrange();
create constraint trigger slot_rearranges after insert or delete or update of site_id, delivery_date, opens, closes, crates, chilled_crates, frozen_crates, withdrawn on delivery.slot
    deferrable initially deferred for each row execute function platform.rearrange();
create constraint trigger drop_tariff_rearranges after insert or update or delete on delivery.drop_tariff deferrable initially deferred for each row execute function platform.rearrange();
