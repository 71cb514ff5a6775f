package coop.tablee.catering.menu;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;

/**
 * Another recipe inside one: a stock, a sauce, a pastry.
 *
 * @param portions of it that one portion takes, above 0
 */
public record Part(long recipe, LocalizedText names, BigDecimal portions) {}
