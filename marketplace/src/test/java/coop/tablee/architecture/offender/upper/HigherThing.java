package coop.tablee.architecture.offender.upper;

/** Something that a lower module must not know. */
public record HigherThing(String name) {}
