-- Placing names the provider of each payment by now.
drop function payment.open_all(text, text, text[], bigint[], bigint[], timestamptz[], text[], int[], bigint[], bigint[]);
