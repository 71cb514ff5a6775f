-- The provider forgets its keys after a day: what was told long before is looked for instead of told again.
alter table payment.refund add column asked_at timestamptz;
comment on column payment.refund.asked_at is 'When the provider was first told under the key of this round, by the real clock. Null = not yet.';
