-- Search forgives case and accents: letters are compared without their marks.
create function catalogue.plain(p_text text) returns text language sql immutable strict as $$
    select regexp_replace(normalize(lower(p_text), nfd), '[\u0300-\u036f]', '', 'g')
$$;
comment on function catalogue.plain(text) is 'A text for comparing: lower case, without accents.';
