package coop.tablee.agreement;

/**
 * What may lawfully be asked for instead of "local": it looks at the food and how it is supplied, not at where it comes from (Directive 2014/24/EU, art. 18
 * and 67). Words: {@code agreement.instead.NAME} with {@code .title}, {@code .metric} and {@code .target}.
 */
enum Substitute {
    FRESH,
    DIRECT,
    SEASON,
    RETURNABLE
}
