package io.blabbermouth.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link Settings} of what the environment says, else the file, else the default. Every key of the record tree may
 * come from either: {@code chat.expireAfterSeconds} is {@code BLABBERMOUTH_CHAT_EXPIRE_AFTER_SECONDS} there.
 */
public final class SettingsReader {
    /** Variables for others than the configuration: the embedded Redis. */
    private static final List<String> NO_KEYS = List.of("BLABBERMOUTH_REDIS_SERVER");

    private static final List<String> SECTIONS = Arrays.stream(Settings.class.getRecordComponents())
            .map(component -> environmentName(component.getName()))
            .toList();

    private final SettingsFile file;
    private final Map<String, String> environment;

    private SettingsReader(SettingsFile file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    public static Settings read(SettingsFile file, Map<String, String> environment) {
        return new SettingsReader(file, environment).record("", Settings.class, file.json());
    }

    /** A key as {@code --help} shows it. */
    public record Help(String key, String defaultValue, String unit, String about) {}

    public static List<Help> help() {
        List<Help> lines = new ArrayList<>();
        help("", Settings.class, lines);
        return lines;
    }

    private static void help(String path, Class<?> type, List<Help> lines) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = path + component.getName();
            Key help = component.getAnnotation(Key.class);
            if (help == null) {
                help(key + ".", component.getType(), lines);
            } else {
                lines.add(new Help(key, help.defaultValue(), help.unit(), help.about()));
            }
        }
    }

    /** What is named like a key of ours and is none: most likely mistyped. */
    public static List<String> unknownVariables(Map<String, String> environment) {
        List<String> known =
                help().stream().map(help -> environmentName(help.key())).toList();
        return environment.keySet().stream()
                .filter(name -> SECTIONS.stream().anyMatch(name::startsWith) && !known.contains(name))
                .filter(name -> !NO_KEYS.contains(name))
                .sorted()
                .toList();
    }

    private static String environmentName(String key) {
        return "BLABBERMOUTH_"
                + key.replace('.', '_').replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    private <T> T record(String path, Class<T> type, JsonNode json) {
        RecordComponent[] components = type.getRecordComponents();
        refuseUnknownKeys(path, json, components);
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String key = path + components[i].getName();
            JsonNode value = json.get(components[i].getName());
            values[i] = components[i].isAnnotationPresent(Key.class)
                    ? value(key, components[i], value)
                    : record(key + ".", components[i].getType(), section(key, value));
        }
        return construct(path, type, components, values);
    }

    private void refuseUnknownKeys(String path, JsonNode json, RecordComponent[] components) {
        List<String> known =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new SettingsException(
                        file.name() + ": unknown key " + path + name + "; known here are " + String.join(", ", known));
            }
        }
    }

    private JsonNode section(String key, @Nullable JsonNode value) {
        if (value == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!value.isObject()) {
            throw new SettingsException(file.name() + ": " + key + " must be an object: { … }");
        }
        return value;
    }

    private Object value(String key, RecordComponent component, @Nullable JsonNode inFile) {
        Key bounds = component.getAnnotation(Key.class);
        String inEnvironment = environment.get(environmentName(key));
        if (inEnvironment != null) {
            return parse(environmentName(key), component.getType(), inEnvironment, bounds);
        }
        if (inFile == null) {
            return parse(key, component.getType(), bounds.defaultValue(), bounds);
        }
        String place = file.name() + ": " + key;
        if (component.getType() == List.class) {
            if (!inFile.isArray()) {
                throw new SettingsException(place + " must be a list of strings");
            }
            return roles(
                    place, StreamSupport.stream(inFile.spliterator(), false).map(JsonNode::asText));
        }
        boolean fits = component.getType() == int.class ? inFile.isIntegralNumber() : inFile.isTextual();
        if (!fits) {
            throw new SettingsException(
                    place + " must be " + expected(component.getType(), bounds) + ", not " + inFile);
        }
        return parse(place, component.getType(), inFile.asText(), bounds);
    }

    private static Object parse(String place, Class<?> type, String text, Key bounds) {
        if (type == int.class) {
            return number(place, text, bounds);
        } else if (type == List.class) {
            return roles(place, Arrays.stream(text.split(",")).map(String::strip));
        }
        if (text.isBlank()) {
            throw new SettingsException(place + " must not be empty");
        }
        return text;
    }

    private static int number(String place, String text, Key bounds) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= bounds.min() && number <= bounds.max()) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, in the words of the bounds.
        }
        throw new SettingsException(place + " must be " + expected(int.class, bounds) + ", not " + text);
    }

    private static String expected(Class<?> type, Key bounds) {
        if (type != int.class) {
            return "a string";
        }
        return bounds.max() == Integer.MAX_VALUE
                ? "a whole number of at least " + bounds.min()
                : "a whole number from " + bounds.min() + " to " + bounds.max();
    }

    private static List<Role> roles(String place, Stream<String> names) {
        List<Role> roles = names.map(name -> Arrays.stream(Role.values())
                        .filter(role -> role.name().equalsIgnoreCase(name))
                        .findFirst()
                        .orElseThrow(() -> new SettingsException(
                                place + " must name some of chat, subscriber, console; not " + name)))
                .distinct()
                .toList();
        if (!roles.contains(Role.CHAT) && !roles.contains(Role.SUBSCRIBER)) {
            throw new SettingsException(place + " must name at least one of chat, subscriber");
        }
        return roles;
    }

    /** Where a record's values come from: the variables that set some of them, else the file. */
    private String origin(String path, RecordComponent[] components) {
        String variables = Arrays.stream(components)
                .map(component -> environmentName(path + component.getName()))
                .filter(environment::containsKey)
                .collect(Collectors.joining(", "));
        return variables.isEmpty() ? file.name() : variables;
    }

    /** A record's own checks name the key; the file is added here. */
    private <T> T construct(String path, Class<T> type, RecordComponent[] components, Object[] values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SettingsException refused) {
                throw new SettingsException(origin(path, components) + ": " + refused.getMessage());
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
