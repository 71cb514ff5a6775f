package coop.tablee.network;

/** A private customer account of one or more persons, who are counted and never named. */
public record Household(long id, String name, int persons) {}
