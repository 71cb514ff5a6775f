package coop.tablee.catalogue;

/**
 * A product to create.
 *
 * @param producer the organisation that makes it
 * @param sku the producer's article number, once per producer
 */
public record NewProduct(long producer, String sku, ProductFacts facts) {}
