-- What waits at a hub is counted in whole crates, as its labels are; the load to a tenth has no reader left.
drop function ordering.consignment_load(bigint);
