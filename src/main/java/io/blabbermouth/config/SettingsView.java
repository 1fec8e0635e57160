package io.blabbermouth.config;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.TreeMap;

/** The configuration in force for people to look at: secrets are replaced. */
public final class SettingsView {
    private static final String HIDDEN = "(hidden)";
    private static final String REDIS_URI = "redis.uri";

    private SettingsView() {}

    /** key with its dots -> value */
    public static Map<String, Object> of(Settings settings) {
        Map<String, Object> all = new TreeMap<>();
        add("", settings, all);
        // It may have a password in it.
        all.put(REDIS_URI, settings.redis().place());
        return all;
    }

    private static void add(String prefix, Record part, Map<String, Object> all) {
        for (RecordComponent component : part.getClass().getRecordComponents()) {
            Key key = component.getAnnotation(Key.class);
            Object value = value(component, part);
            String name = prefix + component.getName();
            if (key == null && value instanceof Record inner) {
                add(name + ".", inner, all);
            } else if (key != null) {
                all.put(name, key.secret() && !value.toString().isEmpty() ? HIDDEN : value);
            }
        }
    }

    private static Object value(RecordComponent component, Record part) {
        try {
            return component.getAccessor().invoke(part);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
