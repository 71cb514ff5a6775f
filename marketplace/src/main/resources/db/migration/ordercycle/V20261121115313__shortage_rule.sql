-- Who bears it when there is too little. A copied week keeps its rule.
alter table ordercycle.cycle add column shortage_rule text not null default 'SCHOOLS_FIRST';
alter table ordercycle.cycle add constraint cycle_shortage_rule_known check (shortage_rule in ('SCHOOLS_FIRST', 'PRO_RATA', 'FIRST_COME'));
comment on column ordercycle.cycle.shortage_rule is
    'SCHOOLS_FIRST: kitchens keep theirs as long as households have something to lose. PRO_RATA: everybody loses the same share. FIRST_COME: who ordered last loses first.';

create function ordercycle.keep_rule() returns trigger language plpgsql as $$
begin
    new.shortage_rule := (select shortage_rule from ordercycle.cycle where id = new.copied_from);
    return new;
end $$;
create trigger cycle_keeps_rule_of_its_model before insert on ordercycle.cycle for each row when (new.copied_from is not null) execute function ordercycle.keep_rule();
