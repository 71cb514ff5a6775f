package coop.tablee.catalogue;

import coop.tablee.shared.LocalizedText;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Texts by language, as the database keeps them. */
@Component
class JsonTexts {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final JsonMapper json;

    JsonTexts(JsonMapper json) {
        this.json = json;
    }

    LocalizedText read(String stored) {
        return new LocalizedText(json.readValue(stored, TEXTS));
    }
}
