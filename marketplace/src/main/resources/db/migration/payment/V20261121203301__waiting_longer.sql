-- Who was not there when something was placed for them needs longer to pay than somebody who sits before the page.
create function payment.wait_until(p_checkout bigint, p_until timestamptz) returns void language sql as $$
    update payment.payment set expires_at = p_until where checkout_id = p_checkout and status = 'pending' and expires_at < p_until
$$;
comment on function payment.wait_until(bigint, timestamptz) is 'Lets what is asked for in a checkout come until then; never shortens.';
