package coop.tablee.identity;

/** What a program may be narrowed to: a part of the API as people speak of it. A module's package says which part its calls belong to ({@link ApiArea}). */
public enum Area {
    /** What can be ordered where, orders, standing orders. */
    ORDERS,
    /** Levels, lots, forecasts. */
    STOCK,
    /** Products and their files. */
    CATALOGUE,
    /** Delivery dates, plans, offers, prices, fees. */
    CYCLES,
    /** What is packed, carried, received and returned, and the orders one sells in. */
    DELIVERIES,
    /** Founding an organisation, and how one stands. */
    ORGANISATIONS,
    /** Whom a token speaks for, and what is public anyway: open to every token. */
    OPEN
}
