package io.blabbermouth.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What one key may be: a whole number, a string, one of a few words, or a list of one of these two. */
final class KeyValue {
    private final Class<?> type;
    private final Class<?> elementType;
    private final Key key;

    KeyValue(RecordComponent component) {
        this.type = component.getType();
        this.elementType = component.getGenericType() instanceof ParameterizedType list
                ? (Class<?>) list.getActualTypeArguments()[0]
                : type;
        this.key = component.getAnnotation(Key.class);
    }

    Object ofDefault(String place) {
        if (key.optional()) {
            return type == List.class ? List.of() : "";
        }
        return ofText(place, key.defaultValue());
    }

    Object ofText(String place, String text) {
        if (text.isBlank()) {
            throw new SettingsException(place + " must " + (type == int.class ? "be " + expected() : "not be empty"));
        }
        return type == List.class
                ? list(place, Arrays.stream(text.split(",")).map(String::strip))
                : single(place, text);
    }

    Object ofJson(String place, JsonNode json) {
        if (type == List.class) {
            if (!json.isArray()) {
                throw new SettingsException(place + " must be a list of strings");
            }
            return list(place, StreamSupport.stream(json.spliterator(), false).map(JsonNode::asText));
        }
        if (type == int.class ? !json.isIntegralNumber() : !json.isTextual()) {
            // What stands at a secret's place may be one that was mistyped.
            throw new SettingsException(place + " must be " + expected() + (key.secret() ? "" : ", not " + json));
        }
        return ofText(place, json.asText());
    }

    private List<Object> list(String place, Stream<String> texts) {
        return texts.map(text -> single(place, text)).distinct().toList();
    }

    private Object single(String place, String text) {
        if (elementType == int.class) {
            return number(place, text);
        }
        return elementType.isEnum() ? word(place, text) : text;
    }

    private Object word(String place, String text) {
        return Arrays.stream(elementType.getEnumConstants())
                .filter(constant -> constant.toString().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new SettingsException(place + " must "
                        + (type == List.class ? "name some of " : "be one of ") + words() + "; not " + text));
    }

    private String words() {
        return Arrays.stream(elementType.getEnumConstants())
                .map(Object::toString)
                .map(word -> elementType == JwtAlgorithm.class ? word : word.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private int number(String place, String text) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= key.min() && number <= key.max()) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, in the words of the bounds.
        }
        throw new SettingsException(place + " must be " + expected() + ", not " + text);
    }

    private String expected() {
        if (type != int.class) {
            return type.isEnum() ? "one of " + words() : "a string";
        }
        return key.max() == Integer.MAX_VALUE
                ? "a whole number of at least " + key.min()
                : "a whole number from " + key.min() + " to " + key.max();
    }
}
