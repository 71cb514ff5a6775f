-- Until when a date can be ordered for is its latest cut-off: looked up, instead of read from all its offers whenever somebody opens the market.
create index offer_of_cycle_by_household_cutoff on ordercycle.offer (cycle_id, household_cutoff_at) where state = 'OFFERED' and household_price is not null;
create index offer_of_cycle_by_institution_cutoff on ordercycle.offer (cycle_id, institution_cutoff_at) where state = 'OFFERED' and institution_price is not null;
