package coop.tablee.ordercycle;

import coop.tablee.shared.LocalizedText;

/** A complete product that the cooperative may offer and that a week did not have. */
record NewProductRow(LocalizedText names, String producer) {}
