alter table ordercycle.plan add column request_hash text;
comment on column ordercycle.plan.request_hash is 'Of what the request said; its name may not be used to say something else. None where that does not matter.';
alter table ordercycle.price_list add column request_hash text;
comment on column ordercycle.price_list.request_hash is 'Of what the request said; its name may not be used to say something else. None where that does not matter.';
