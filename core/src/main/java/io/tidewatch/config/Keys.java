package io.tidewatch.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How records are configuration: a component {@code readTimeout} is the key {@code read-timeout}, {@code DEFAULTS} has its default. */
final class Keys {
    private Keys() {}

    static String dashed(RecordComponent component) {
        return dashed(component.getName());
    }

    static String dashed(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    static List<String> names(Class<?> group) {
        return Arrays.stream(group.getRecordComponents()).map(Keys::dashed).toList();
    }

    /** {@code http.limits.read-timeout} is {@code TIDEWATCH_HTTP_LIMITS_READ_TIMEOUT}. */
    static String environmentName(String path) {
        return "TIDEWATCH_" + path.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    static Key documentation(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        if (key == null) {
            throw new IllegalStateException(
                    component.getDeclaringRecord().getSimpleName() + "." + component.getName() + " lacks its @Key");
        }
        return key;
    }

    /** The group's record with every default. */
    static Object defaults(Class<?> group) {
        try {
            return group.getField("DEFAULTS").get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(group.getSimpleName() + " lacks its public DEFAULTS", e);
        }
    }

    static @Nullable Object value(RecordComponent component, Object group) {
        try {
            return component.getAccessor().invoke(group);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    /**
     * A record of these values.
     *
     * @throws IllegalArgumentException when the record refuses them
     */
    static Object make(Class<?> group, @Nullable Object[] values) {
        Class<?>[] types = Arrays.stream(group.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = group.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException(group + " cannot be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(group + " cannot be made", e);
        }
    }
}
