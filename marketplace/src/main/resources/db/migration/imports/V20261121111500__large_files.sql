-- The rows of a file have just been written and no statistics know them: the planner takes a hundred thousand for one and joins row by row, which takes minutes
-- for a full file. Joins by hash cost a small file a few milliseconds and a full one a few seconds.
alter function imports.match(bigint) set enable_nestloop = off;
alter function imports.apply(bigint, bigint) set enable_nestloop = off;
