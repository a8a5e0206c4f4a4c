package io.tidewatch.collect.evtx;

import java.util.Map;
import java.util.Set;

/** Event log names as Sigma rules write them, from the names that nested forms give. */
public final class EvtxNames {
    private static final String SYSTEM = "System.";
    private static final String EVENT_DATA = "EventData.";
    private static final String USER_DATA = "UserData.";

    private static final Map<String, String> SYSTEM_NAMES = Map.of(
            "TimeCreated_SystemTime", "TimeCreated",
            "EventID_#text", "EventID",
            "EventSourceName", "Provider_EventSourceName");

    /** What every record has under {@code System}; data of the same name must not stand in its place. */
    private static final Set<String> RESERVED = Set.of(
            "EventID",
            "Channel",
            "Computer",
            "TimeCreated",
            "EventRecordID",
            "Provider_Name",
            "Provider_Guid",
            "Level",
            "Task",
            "Opcode",
            "Keywords",
            "Version",
            "Execution_ProcessID",
            "Execution_ThreadID",
            "Security_UserID",
            "Correlation_ActivityID");

    private EvtxNames() {}

    /**
     * The flat name: {@code Event.System.EventID} is {@code EventID}, {@code Event.System.Provider.#attributes.Name} is
     * {@code Provider_Name}, {@code Event.System.TimeCreated.#attributes.SystemTime} is {@code TimeCreated},
     * {@code Event.EventData.CommandLine} is {@code CommandLine}, {@code Event.UserData.Operation.User} is {@code User}. Data that
     * has the name of a System field keeps {@code EventData.} before it. Names of another shape are returned as they are.
     */
    public static String flat(String nested) {
        String name = nested.startsWith("Event.") ? nested.substring("Event.".length()) : nested;
        if (name.startsWith(SYSTEM)) {
            String joined = attributes(name.substring(SYSTEM.length()));
            return SYSTEM_NAMES.getOrDefault(joined, joined);
        }
        if (name.startsWith(EVENT_DATA)) {
            return data(EVENT_DATA, name.substring(EVENT_DATA.length()));
        }
        if (name.startsWith(USER_DATA)) {
            String inside = name.substring(USER_DATA.length());
            int dot = inside.indexOf('.');
            return data(USER_DATA, dot < 0 ? inside : inside.substring(dot + 1));
        }
        return nested;
    }

    private static String data(String prefix, String name) {
        if (name.startsWith("#attributes.")) {
            return prefix.substring(0, prefix.length() - 1) + "_" + name.substring("#attributes.".length());
        }
        String joined = attributes(name);
        String text = joined.endsWith("_#text") ? joined.substring(0, joined.length() - "_#text".length()) : joined;
        return RESERVED.contains(text) ? prefix + text : text;
    }

    private static String attributes(String name) {
        return name.replace("_attributes.", "_")
                .replace(".#attributes.", "_")
                .replace(".@", "_")
                .replace(".#text", "_#text");
    }
}
