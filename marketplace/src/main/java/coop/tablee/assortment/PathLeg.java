package coop.tablee.assortment;

import coop.tablee.network.SiteKind;

/** One stretch of the way of an offer: farm to hub, hub to destination, or farm to kitchen. Ids are sites. */
public record PathLeg(long from, String fromName, SiteKind fromKind, long to, String toName, SiteKind toKind) {}
