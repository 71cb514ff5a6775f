-- Booking looks at one farm: planned for it, instead of reading all that was ever packed of all farms while they wait.
alter function distribution.hand_over(text, bigint, bigint, date, text, text[], int[], int[], bigint) set plan_cache_mode = force_custom_plan;
