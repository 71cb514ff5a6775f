package coop.tablee.platform.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the page about the API shows: its calls by subject, each with what goes in, what comes out, and something to begin with. */
record ApiPage(String title, String version, String description, List<Subject> subjects) {

    private static final List<String> METHODS = List.of("get", "post", "patch", "put", "delete");

    /** @param anchor its place on the page */
    record Subject(String anchor, String name, String description, List<Call> calls) {}

    /**
     * One call.
     *
     * @param door {@code open}, {@code token} or {@code password}
     * @param contentType of the body; null without one
     * @param body an example of one
     */
    record Call(
            String id,
            String method,
            String path,
            String summary,
            String description,
            String door,
            List<Input> inputs,
            @Nullable String contentType,
            String body,
            List<Answer> answers) {}

    /**
     * @param in {@code path}, {@code query} or {@code header}
     * @param choices what it can be; empty when that is open
     */
    record Input(String name, String in, boolean required, String description, String example, List<String> choices) {}

    record Answer(String status, String description, String contentTypes) {}

    static ApiPage of(JsonNode root) {
        var subjects = new LinkedHashMap<String, Subject>();
        root.path("tags").forEach(tag -> {
            var name = text(tag, "name");
            subjects.put(name, new Subject(anchor(name), name, text(tag, "description"), new ArrayList<>()));
        });
        for (var path : root.path("paths").properties()) {
            for (var method : METHODS) {
                var call = path.getValue().path(method);
                if (call.isObject()) {
                    var subject = subjects.get(call.path("tags").path(0).asString(""));
                    if (subject == null) {
                        throw new IllegalStateException("No subject for " + method + " " + path.getKey());
                    }
                    subject.calls().add(call(root, method, path.getKey(), call));
                }
            }
        }
        var info = root.path("info");
        return new ApiPage(
                text(info, "title"), text(info, "version"), text(info, "description"), List.copyOf(subjects.values()));
    }

    private static Call call(JsonNode root, String method, String path, JsonNode call) {
        var contents =
                call.path("requestBody").path("content").properties().stream().findFirst();
        return new Call(
                text(call, "operationId"),
                method.toUpperCase(Locale.ROOT),
                path,
                text(call, "summary"),
                text(call, "description"),
                door(call),
                call.path("parameters")
                        .valueStream()
                        .map(parameter -> input(root, parameter))
                        .toList(),
                contents.map(Map.Entry::getKey).orElse(null),
                contents.map(content -> example(content.getValue().path("example")))
                        .orElse(""),
                call.path("responses").properties().stream()
                        .map(answer -> answer(root, answer.getKey(), answer.getValue()))
                        .toList());
    }

    private static String door(JsonNode call) {
        var security = call.path("security");
        if (security.isMissingNode()) {
            return "token";
        }
        return security.path(0).has("password") ? "password" : "open";
    }

    private static Input input(JsonNode root, JsonNode given) {
        var parameter = resolved(root, given);
        var schema = resolved(root, parameter.path("schema"));
        var choices = schema.has("const")
                ? List.of(schema.path("const").asString())
                : schema.path("enum").valueStream().map(JsonNode::asString).toList();
        return new Input(
                text(parameter, "name"),
                text(parameter, "in"),
                parameter.path("required").asBoolean(false),
                text(parameter, "description"),
                parameter.path("example").asString(""),
                choices);
    }

    private static Answer answer(JsonNode root, String status, JsonNode given) {
        var answer = resolved(root, given);
        var types = answer.path("content").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
        var description = given.has("description") ? text(given, "description") : text(answer, "description");
        return new Answer(status, description, String.join(", ", types));
    }

    private static JsonNode resolved(JsonNode root, JsonNode node) {
        var reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : root.at(reference.substring(1));
    }

    private static String example(JsonNode example) {
        return example.isContainer() ? example.toPrettyString() : example.asString("");
    }

    /** Markdown's signs for code are left to those who draw it. */
    private static String text(JsonNode node, String field) {
        return node.path(field).asString("").replace("`", "");
    }

    private static String anchor(String name) {
        return name.toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
