-- least() passes over nulls, so an unknown place used to be half the world away.
create or replace function delivery.distance_km(p_latitude float8, p_longitude float8, p_other_latitude float8, p_other_longitude float8)
returns float8 language sql immutable strict parallel safe as $$
    select 2 * 6371.0088 * asin(least(1, sqrt(power(sin(radians(p_other_latitude - p_latitude) / 2), 2)
        + cos(radians(p_latitude)) * cos(radians(p_other_latitude)) * power(sin(radians(p_other_longitude - p_longitude) / 2), 2))))
$$;
