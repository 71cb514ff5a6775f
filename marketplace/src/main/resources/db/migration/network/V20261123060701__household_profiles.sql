-- What a household tells us to be served better: the points where it likes to fetch and, only if it wants that, what it must not eat.
create table network.household_point (
    household_id bigint not null references network.household on delete cascade,
    site_id bigint not null references network.site on delete cascade,
    primary key (household_id, site_id)
);

create table network.household_allergy (
    household_id bigint primary key references network.household on delete cascade,
    allergens text[] not null,
    consented_by bigint not null,
    consented_at timestamptz not null default clock_timestamp(),
    constraint household_allergens_known check (cardinality(allergens) > 0 and allergens <@ array['GLUTEN', 'CRUSTACEANS', 'EGGS', 'FISH', 'PEANUTS', 'SOYBEANS', 'MILK', 'NUTS',
        'CELERY', 'MUSTARD', 'SESAME', 'SULPHITES', 'LUPIN', 'MOLLUSCS'])
);
comment on table network.household_allergy is
    'Data about health (Regulation (EU) 2016/679 art. 9): only with consent given for this alone, a row that is gone when it is taken back, read for the household itself and by nobody else.';
