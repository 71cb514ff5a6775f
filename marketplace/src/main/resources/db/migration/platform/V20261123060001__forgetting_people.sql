-- People are erased on their wish: letters to them go, and free texts lose their names.
create index mail_given_up on platform.mail (due_at) where status = 'dead';

create function platform.forget_recipient(p_email text) returns void language plpgsql as $$
begin
    delete from platform.mail where status = 'new' and lower(recipient) = lower(p_email);
    delete from platform.mail where status = 'dead' and lower(recipient) = lower(p_email);
    update platform.mail set reply_to = null where status = 'new' and lower(reply_to) = lower(p_email);
    update platform.mail set reply_to = null where status = 'dead' and lower(reply_to) = lower(p_email);
end $$;
comment on function platform.forget_recipient(text) is 'Takes back letters to an address that nobody is to be written to any more, whether they wait or were given up.';

create function platform.blot(p_text text, p_words text[]) returns text language sql immutable as $$
    select coalesce(regexp_replace(p_text, '(?<![[:alnum:]])(' || nullif((
        select string_agg(regexp_replace(btrim(w), '([.^$*+?()\[\]{}|\\-])', '\\\1', 'g'), '|' order by length(w) desc) from unnest(p_words) w where btrim(w) <> ''), '') || ')(?![[:alnum:]])', '—', 'gi'), p_text)
$$;
comment on function platform.blot(text, text[]) is 'A text without these names and addresses, in whatever case they are written: a dash stands where they were.';
