-- Counting everything again after very many lines came in at once is shared by buyers among several connections.
create function reporting.rebuild_share(p_share int, p_shares int) returns void language plpgsql as $$
begin
    delete from reporting.month_total where buyer_id % p_shares = p_share;
    insert into reporting.month_total select * from reporting.month_total_from_lines where buyer_id % p_shares = p_share;
    delete from reporting.month_refusal where buyer_id % p_shares = p_share;
    insert into reporting.month_refusal select * from reporting.month_refusal_from_lines where buyer_id % p_shares = p_share;
end $$;
comment on function reporting.rebuild_share(int, int) is
    'Counts one of several shares of the buyers again from the lines, counted from nought. Keeps nobody else from counting: for a load, while nothing else changes.';
