package coop.tablee.platform.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OpenAPI 3.1 document of this marketplace: the parts {@code openapi/<module>.yaml}, in the order of their {@code x-position}, laid over each other.
 * Written by hand, because it promises to programs what the code may not change by the way. Two parts that say the same thing are refused.
 */
class ApiDocument {

    private static final String PARTS = "classpath*:openapi/*.yaml";
    private static final String POSITION = "x-position";

    private final JsonNode root;
    private final byte[] bytes;

    ApiDocument(JsonMapper json) {
        root = json.valueToTree(together(parts()));
        bytes = json.writeValueAsBytes(root);
    }

    JsonNode root() {
        return root;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    private static Stream<Map<?, ?>> parts() {
        try {
            return Stream.of(new PathMatchingResourcePatternResolver().getResources(PARTS))
                    .<Map<?, ?>>map(ApiDocument::read)
                    .sorted(Comparator.comparingInt(ApiDocument::position));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<?, ?> read(Resource part) {
        try {
            var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
            return yaml.load(part.getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int position(Map<?, ?> part) {
        return part.get(POSITION) instanceof Integer position ? position : 0;
    }

    private static Map<String, Object> together(Stream<Map<?, ?>> parts) {
        var whole = new LinkedHashMap<String, Object>();
        parts.forEach(part -> lay(part, whole, ""));
        whole.remove(POSITION);
        return whole;
    }

    private static void lay(Map<?, ?> part, Map<String, Object> whole, String path) {
        part.forEach((key, value) -> {
            var name = String.valueOf(key);
            if (!name.equals(POSITION)) {
                whole.merge(name, value, (before, now) -> both(before, now, path + "/" + name));
            }
        });
    }

    private static Object both(Object before, Object now, String path) {
        if (before instanceof Map<?, ?> some && now instanceof Map<?, ?> more) {
            var all = new LinkedHashMap<String, Object>();
            lay(some, all, path);
            lay(more, all, path);
            return all;
        }
        if (before instanceof List<?> some && now instanceof List<?> more) {
            var all = new ArrayList<Object>(some);
            all.addAll(more);
            return all;
        }
        throw new IllegalStateException("Two parts of the API's description say " + path);
    }
}
