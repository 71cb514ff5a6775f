-- Both stay word for word as they are but for the day, which was that of UTC
do $$
begin
    execute replace(pg_get_functiondef('imports.match(bigint)'::regprocedure), 'platform.business_time()::date', 'platform.today()');
    execute replace(pg_get_functiondef('imports.match_names(bigint)'::regprocedure), 'platform.business_time()::date', 'platform.today()');
end $$;
