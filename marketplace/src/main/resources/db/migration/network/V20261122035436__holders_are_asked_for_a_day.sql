-- Nobody asks for all holders at once any more.
drop function network.certified_organisations(text, date);
