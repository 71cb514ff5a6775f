-- A producer's own page asks for its offers alone.
create index card_of_producer on assortment.card (producer_id, delivery_date);
