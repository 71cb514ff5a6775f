-- Stable, as what it is made of, so that the planner can write it into the query instead of calling it for each amount.
create or replace function ordering.money(p_minor bigint, p_currency text) returns jsonb language sql stable as
$$ select jsonb_build_object('minor', p_minor, 'currency', p_currency) $$;
