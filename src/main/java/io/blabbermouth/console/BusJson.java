package io.blabbermouth.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Side;
import io.vertx.core.eventbus.ReplyException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bus's bodies as JSON for people: the record's components, and its name as {@code type}. */
final class BusJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(module())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private static final JsonMapper LENIENT = JsonMapper.builder()
            .addModule(module())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private BusJson() {}

    static JsonNode of(@Nullable Object body) {
        if (body == null) {
            return JsonNodeFactory.instance.nullNode();
        } else if (body instanceof ReplyException failure) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("type", "failure")
                    .put("code", failure.failureCode())
                    .put("message", failure.getMessage());
        } else if (!body.getClass().getName().startsWith("io.blabbermouth.")) {
            // Somebody else's, who may change it while it is read.
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("type", body.getClass().getName());
        }
        JsonNode tree = MAPPER.valueToTree(body);
        if (tree instanceof ObjectNode object) {
            ObjectNode named = JsonNodeFactory.instance.objectNode();
            named.put("type", nameOf(body.getClass()));
            named.setAll(object);
            return named;
        }
        return tree;
    }

    /** @throws BadInputException which says what is wrong, in words of ours */
    static <T> T read(String json, Class<T> type) throws BadInputException {
        try {
            T body = MAPPER.readValue(json, type);
            if (body == null) {
                throw new BadInputException("the body must be a JSON object");
            }
            return body;
        } catch (JsonProcessingException e) {
            String line =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("no JSON");
            throw new BadInputException(
                    "the body is no " + nameOf(type) + " " + componentsOf(type) + ": " + inOurWords(line));
        } catch (IllegalArgumentException e) {
            throw new BadInputException("the body is no " + nameOf(type) + ": " + e.getMessage());
        }
    }

    /** Without the names of classes, which mean nothing to who has written the JSON. */
    private static String inOurWords(String line) {
        return line.replaceFirst(".*problem: ", "")
                .replaceFirst(" \\(class [^)]*\\), not marked as ignorable", "")
                .replaceAll("io\\.blabbermouth\\.(\\w+\\.)*", "");
    }

    /** Likewise, but what is missing is null. */
    static <T> T readLenient(String json, Class<T> type) throws BadInputException {
        try {
            T body = LENIENT.readValue(json, type);
            if (body == null) {
                throw new BadInputException("a JSON object is expected");
            }
            return body;
        } catch (JsonProcessingException e) {
            throw new BadInputException("no JSON object of " + componentsOf(type));
        }
    }

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own value has no JSON form: " + value.getClass(), e);
        }
    }

    /** {@code {name: type, …}}, and so on inside. */
    static String componentsOf(Class<?> type) {
        String components = type.isRecord()
                ? String.join(
                        ", ",
                        Arrays.stream(type.getRecordComponents())
                                .map(each -> each.getName() + ": " + typeOf(each.getType()))
                                .toList())
                : "";
        return "{" + components + "}";
    }

    private static String typeOf(Class<?> type) {
        if (type == Side.class) {
            return String.join(
                    "|", Arrays.stream(Side.values()).map(Side::wireName).toList());
        }
        // A record of one component is written as that.
        return type.isRecord() && type.getRecordComponents().length > 1 ? componentsOf(type) : type.getSimpleName();
    }

    static String nameOf(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : nameOf(outer) + "." + type.getSimpleName();
    }

    private static SimpleModule module() {
        SimpleModule module = new SimpleModule();
        module.addSerializer(TemporalAccessor.class, new StdSerializer<>(TemporalAccessor.class) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(TemporalAccessor time, JsonGenerator json, SerializerProvider provider)
                    throws IOException {
                json.writeString(time.toString());
            }
        });
        module.addDeserializer(ChatId.class, new FromStringDeserializer<>(ChatId.class) {
            private static final long serialVersionUID = 1L;

            @Override
            protected ChatId _deserialize(String text, DeserializationContext context) {
                return ChatId.parse(text)
                        .orElseThrow(() -> new IllegalArgumentException("a chatId is 32 lowercase hex digits"));
            }
        });
        module.addDeserializer(Side.class, new FromStringDeserializer<>(Side.class) {
            private static final long serialVersionUID = 1L;

            @Override
            protected Side _deserialize(String text, DeserializationContext context) {
                return Side.ofWireName(text);
            }
        });
        module.addDeserializer(Instant.class, new FromStringDeserializer<>(Instant.class) {
            private static final long serialVersionUID = 1L;

            @Override
            protected Instant _deserialize(String text, DeserializationContext context) {
                return Instant.parse(text);
            }
        });
        return module;
    }
}
