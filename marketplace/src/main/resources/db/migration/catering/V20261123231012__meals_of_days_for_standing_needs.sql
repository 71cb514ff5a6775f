-- Meals of days for standing needs, as the week counts them: all days at once.
create or replace function ordering.meals_between(p_site bigint, p_from date, p_until date) returns table (day date, meals int) language sql stable as $$
    select h.day, sum(h.meals)::int from catering.heads(p_site, p_from, p_until) h group by h.day
$$;
