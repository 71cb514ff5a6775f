-- Fees and price lists; and of offers and cycles what may change without the version that a buyer saw. States, prices, cut-offs and versions are looked at again with each order, but
-- the answer tells the cut-off.
create constraint trigger fee_rearranges after insert or update or delete on ordercycle.fee deferrable initially deferred for each row execute function platform.rearrange();
create constraint trigger price_list_rearranges after insert or update or delete on ordercycle.price_list deferrable initially deferred for each row execute function platform.rearrange();
create constraint trigger price_list_item_rearranges after insert or update or delete on ordercycle.price_list_item deferrable initially deferred
    for each row execute function platform.rearrange();
create constraint trigger price_list_buyer_rearranges after insert or update or delete on ordercycle.price_list_buyer deferrable initially deferred
    for each row execute function platform.rearrange();
create constraint trigger cycle_rearranges after update of cooperative_id, delivery_date, fee_percent_household, fee_percent_institution on ordercycle.cycle
    deferrable initially deferred for each row
    when ((old.cooperative_id, old.delivery_date, old.fee_percent_household, old.fee_percent_institution)
        is distinct from (new.cooperative_id, new.delivery_date, new.fee_percent_household, new.fee_percent_institution))
    execute function platform.rearrange();
create constraint trigger offer_rearranges after update on ordercycle.offer deferrable initially deferred for each row
    when (old.version = new.version
        and (old.cycle_id, old.product_version_id, old.producer_id, old.seller_id, old.vat_rate, old.minimum, old.step, old.maximum, old.household_cutoff_at, old.institution_cutoff_at)
            is distinct from
            (new.cycle_id, new.product_version_id, new.producer_id, new.seller_id, new.vat_rate, new.minimum, new.step, new.maximum, new.household_cutoff_at, new.institution_cutoff_at))
    execute function platform.rearrange();
