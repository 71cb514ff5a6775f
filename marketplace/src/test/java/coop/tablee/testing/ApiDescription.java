package coop.tablee.testing;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The served OpenAPI document as a judge: whether it is one, which calls it knows, and whether a real answer is what it promises. Stricter than for readers:
 * an answer may hold no field that is not described.
 */
public final class ApiDescription {

    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final Pattern IN_PATH = Pattern.compile("\\{([^}]+)}");
    private static final String ADDRESS = "https://tablee.example/openapi.json";
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema SCHEMA_OF_SCHEMAS =
            SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    private final JsonNode root;
    private final SchemaRegistry strict;

    public ApiDescription(JsonNode root) {
        this.root = root;
        var closed = root.deepCopy();
        close(closed.path("components").path("schemas"));
        close(closed.path("paths"));
        strict = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(ADDRESS, closed.toString())));
    }

    /** {@code GET /api/v1/me} and so on. */
    public Set<String> calls() {
        var calls = new TreeSet<String>();
        root.path("paths")
                .properties()
                .forEach(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .forEach(method -> calls.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return calls;
    }

    /** What makes it no good OpenAPI 3.1 document. */
    public List<String> faults() {
        var faults = new ArrayList<String>();
        if (!root.path("openapi").asString("").startsWith("3.1.")) {
            faults.add("openapi: " + root.path("openapi"));
        }
        Set.of("title", "version").stream()
                .filter(field -> root.path("info").path(field).asString("").isBlank())
                .forEach(field -> faults.add("info." + field));
        referencesIn(root, "", faults);
        root.path("components")
                .path("schemas")
                .properties()
                .forEach(named -> schemaFaults(named.getKey(), named.getValue(), faults));
        var ids = new HashSet<String>();
        for (var call : calls()) {
            var operation = operation(call);
            if (!ids.add(operation.path("operationId").asString(""))) {
                faults.add(call + ": operationId " + operation.path("operationId"));
            }
            operationFaults(call, operation, faults);
        }
        return faults;
    }

    /** Why an answer is not what the document promises of this call; empty when it is. */
    public List<String> objections(String call, int status, String contentType, String body) {
        var operation = operation(call);
        var pointer = "/paths/" + call.substring(call.indexOf(' ') + 1).replace("/", "~1") + "/"
                + call.substring(0, call.indexOf(' ')).toLowerCase(Locale.ROOT) + "/responses/";
        var key = operation.path("responses").has(String.valueOf(status)) ? "" + status : (status / 100) + "XX";
        var answer = resolved(operation.path("responses").path(key));
        if (answer.isMissingNode()) {
            return List.of(call + " answers " + status + ", which is not described: " + body);
        }
        if (!answer.has("content")) {
            return body == null || body.isEmpty() ? List.of() : List.of(call + " " + status + " has a body");
        }
        var type = contentType == null ? "" : contentType.replaceFirst(";.*", "");
        var content = answer.path("content").path(type);
        if (content.isMissingNode()) {
            return List.of(call + " " + status + " is " + contentType + ": " + body);
        }
        if (!type.endsWith("json")) {
            return List.of();
        }
        var reference = operation.path("responses").path(key).path("$ref").asString("");
        var base = reference.isEmpty() ? "#" + pointer + key : reference;
        var schema =
                strict.getSchema(SchemaLocation.of(ADDRESS + base + "/content/" + type.replace("/", "~1") + "/schema"));
        return schema
                .validate(
                        body,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(error -> call + " " + status + " " + error)
                .toList();
    }

    private JsonNode operation(String call) {
        var method = call.substring(0, call.indexOf(' ')).toLowerCase(Locale.ROOT);
        return root.path("paths").path(call.substring(call.indexOf(' ') + 1)).path(method);
    }

    private void operationFaults(String call, JsonNode operation, List<String> faults) {
        if (operation.path("responses").isEmpty()) {
            faults.add(call + ": no responses");
        }
        operation.path("responses").properties().forEach(answer -> {
            if (!answer.getKey().matches("[1-5](\\d\\d|XX)|default")
                    || resolved(answer.getValue())
                            .path("description")
                            .asString("")
                            .isBlank()) {
                faults.add(call + ": response " + answer.getKey());
            }
        });
        var named = new TreeSet<String>();
        var inPath = IN_PATH.matcher(call);
        while (inPath.find()) {
            named.add(inPath.group(1));
        }
        var described = new TreeSet<String>();
        var all = new HashSet<String>();
        for (var given : operation.path("parameters")) {
            var parameter = resolved(given);
            var name = parameter.path("name").asString("");
            var in = parameter.path("in").asString("");
            if (!Set.of("path", "query", "header", "cookie").contains(in)
                    || !parameter.has("schema")
                    || !all.add(in + name)) {
                faults.add(call + ": parameter " + name);
            }
            if (in.equals("path")
                    && described.add(name)
                    && !parameter.path("required").asBoolean(false)) {
                faults.add(call + ": path parameter " + name + " is not required");
            }
            schemaFaults(call + " " + name, parameter.path("schema"), faults);
        }
        if (!named.equals(described)) {
            faults.add(call + ": path parameters " + described);
        }
        operation.path("requestBody").path("content").properties().forEach(content -> {
            schemaFaults(call, content.getValue().path("schema"), faults);
            exampleFaults(call, content.getValue(), faults);
        });
    }

    private void exampleFaults(String call, JsonNode content, List<String> faults) {
        if (content.has("example") && content.path("example").isContainer()) {
            var whole = (ObjectNode) root.deepCopy();
            whole.set("$ref", whole.stringNode("#/components/schemas/asked"));
            ((ObjectNode) whole.path("components").path("schemas")).set("asked", content.path("schema"));
            SCHEMAS.getSchema(whole)
                    .validate(content.path("example"))
                    .forEach(error -> faults.add(call + ": example " + error));
        }
    }

    private static void schemaFaults(String where, JsonNode schema, List<String> faults) {
        SCHEMA_OF_SCHEMAS.validate(schema).forEach(error -> faults.add(where + ": " + error));
    }

    private void referencesIn(JsonNode node, String path, List<String> faults) {
        var reference = node.path("$ref");
        if (reference.isString()
                && (!reference.asString().startsWith("#/") || resolved(node).isMissingNode())) {
            faults.add(path + ": " + reference.asString() + " leads nowhere");
        }
        node.properties().forEach(field -> referencesIn(field.getValue(), path + "/" + field.getKey(), faults));
        if (node.isArray()) {
            node.forEach(element -> referencesIn(element, path, faults));
        }
    }

    private JsonNode resolved(JsonNode node) {
        var reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : root.at(reference.substring(1));
    }

    /** Every described object holds what is described and nothing else. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ApiDescription::close);
    }
}
