-- How far a place is: the straight line over the sphere (haversine), good to half a percent, for information and for the nearest point.
create function delivery.distance_km(p_latitude float8, p_longitude float8, p_other_latitude float8, p_other_longitude float8)
returns float8 language sql immutable parallel safe as $$
    select 2 * 6371.0088 * asin(least(1, sqrt(power(sin(radians(p_other_latitude - p_latitude) / 2), 2)
        + cos(radians(p_latitude)) * cos(radians(p_other_latitude)) * power(sin(radians(p_other_longitude - p_longitude) / 2), 2))))
$$;
comment on function delivery.distance_km(float8, float8, float8, float8) is 'Kilometres; null when either place is unknown.';
