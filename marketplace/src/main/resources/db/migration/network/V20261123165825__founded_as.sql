-- A program that founds with a key used for something else is told so, instead of being given the other.
alter table network.organisation add column founded_as text;
comment on column network.organisation.founded_as is 'Fingerprint of the name and kind that its founder said; the name may be another by now. Absent for what was founded before this was kept.';
