-- Whom a kitchen cooks for, so that the food council's figures can be read by kind of kitchen.
alter table network.organisation add column kitchen_kind text;
alter table network.organisation add constraint organisation_kitchen_kind_known
    check (kitchen_kind in ('SCHOOL_CANTEEN', 'NURSERY', 'CARE_HOME', 'CENTRAL_KITCHEN', 'OTHER'));
alter table network.organisation add constraint organisation_kitchen_kind_of_kitchens check (kitchen_kind is null or 'KITCHEN' = any (kinds));
comment on column network.organisation.kitchen_kind is 'Of kitchens; absent where nobody has said it yet.';
