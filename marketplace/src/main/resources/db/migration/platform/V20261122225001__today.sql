create function platform.today() returns date language sql volatile as $$ select (platform.business_time() at time zone 'Europe/Brussels')::date $$;
comment on function platform.today() is
    'The day it is in the territory: agreements, certificates and fees hold by whole days there. What happens at a site goes by that site''s own time zone.';
