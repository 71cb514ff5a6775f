package coop.tablee.platform;

import tools.jackson.databind.JsonNode;

/** News written by {@code platform.announce(…)} in the transaction that made it. {@code dedupKey} is unique per kind. */
public record OutboxMessage(long id, String kind, String dedupKey, JsonNode payload) {}
