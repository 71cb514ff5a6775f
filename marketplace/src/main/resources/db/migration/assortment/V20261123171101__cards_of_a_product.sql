-- A sheet reads what stands in it: the products it has, not everything that is offered.
create index card_of_product on assortment.card (product_id, delivery_date);
