-- Programs name what they make, so that a request that is sent twice makes one.
alter table ordercycle.plan add column request_key text;
alter table ordercycle.plan add constraint plan_request_once unique (cooperative_id, request_key);
comment on column ordercycle.plan.request_key is 'The name that a program gave to its request; none when a person made it.';
alter table ordercycle.price_list add column request_key text;
alter table ordercycle.price_list add constraint price_list_request_once unique (cooperative_id, request_key);
comment on column ordercycle.price_list.request_key is 'The name that a program gave to its request; none when a person made it.';
