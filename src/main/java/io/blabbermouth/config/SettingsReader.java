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
        KeyValue value = new KeyValue(component);
        String inEnvironment = environment.get(environmentName(key));
        if (inEnvironment != null) {
            return value.ofText(environmentName(key), inEnvironment);
        }
        return inFile == null ? value.ofDefault(key) : value.ofJson(file.name() + ": " + key, inFile);
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
                String own = path.isEmpty() ? "" : path.substring(0, path.length() - 1);
                throw new SettingsException(origin(path, components) + ": "
                        + String.valueOf(refused.getMessage()).replace("{path}", own));
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
