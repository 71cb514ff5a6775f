package coop.tablee.architecture.offender.lower;

import coop.tablee.architecture.offender.upper.HigherThing;

/** Depends on a module that its own may not call. */
public record CallsUpwards(HigherThing thing) {}
