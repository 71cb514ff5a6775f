package coop.tablee.ordering;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import tools.jackson.databind.JsonNode;

/** What the statements of this module answer when they did nothing: {@code {"refused": code}}. */
final class Refused {

    private Refused() {}

    static void requireDone(JsonNode answer) {
        if (answer.has("refused")) {
            throw new DomainException(Kind.CONFLICT, answer.required("refused").asString());
        }
    }
}
