-- What a kitchen plans: for how many it cooks, what a meal may cost, and the week that it is filling in. Counts only, never a child's or a resident's name.
create schema catering;

create table catering.kitchen (
    site_id bigint primary key references network.site,
    budget_per_meal_minor bigint,
    budget_vat_included boolean not null default false,
    currency char(3) not null default 'EUR',
    purchase_order_required boolean not null default false,
    organic_target smallint,
    season_target smallint,
    constraint kitchen_budget_positive check (budget_per_meal_minor > 0),
    constraint kitchen_target_is_a_percentage check (organic_target between 0 and 100 and season_target between 0 and 100)
);
comment on table catering.kitchen is 'What holds for every week at a kitchen door. A door without a row has no budget, no target, and needs no purchase-order number.';
comment on column catering.kitchen.budget_per_meal_minor is 'Cents for the food of one meal, VAT out unless budget_vat_included.';
comment on column catering.kitchen.organic_target is 'Whole percents of the value of goods, VAT out; season_target likewise.';

create table catering.weekly_pattern (
    site_id bigint not null references network.site,
    weekday int not null,
    age_group text not null default 'EVERYONE',
    meals int not null,
    primary key (site_id, weekday, age_group),
    constraint pattern_weekday_iso check (weekday between 1 and 7),
    constraint pattern_age_group_known check (age_group in ('EVERYONE', 'NURSERY', 'PRIMARY', 'SECONDARY', 'ADULT', 'SENIOR')),
    constraint pattern_meals_sane check (meals between 0 and 100000)
);
comment on table catering.weekly_pattern is 'Meals of an ordinary week by ISO weekday; what holds for a date that nobody counted.';

create table catering.head_count (
    site_id bigint not null references network.site,
    day date not null,
    age_group text not null default 'EVERYONE',
    meals int not null,
    changed_by bigint not null,
    changed_at timestamptz not null default clock_timestamp(),
    primary key (site_id, day, age_group),
    constraint head_count_age_group_known check (age_group in ('EVERYONE', 'NURSERY', 'PRIMARY', 'SECONDARY', 'ADULT', 'SENIOR')),
    constraint head_count_meals_sane check (meals between 0 and 100000)
);
comment on table catering.head_count is 'Meals of one date; the groups of a date replace the pattern of its weekday altogether.';

create table catering.week_sheet (
    site_id bigint not null references network.site,
    monday date not null,
    send_key text not null default encode(uuid_send(gen_random_uuid()), 'hex'),
    undo jsonb,
    primary key (site_id, monday),
    constraint week_begins_on_monday check (extract(isodow from monday) = 1)
);
comment on column catering.week_sheet.send_key is 'The idempotency key of the next sending, the same in every tab, renewed once an order was placed with it. Random, so that nobody can take it first.';
comment on column catering.week_sheet.undo is 'What the cells held before the last change that was made without a script: offer id to decimal string.';
