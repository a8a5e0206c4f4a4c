package io.tidewatch.event;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which dataset the events of a Windows event channel belong to: {@code Microsoft-Windows-Sysmon/Operational} is
 * {@code windows.sysmon}. The part after the dot is Sigma's name of the service, so that rules find the dataset; a channel that
 * Sigma does not name gets one made from its own name. Thread-safe.
 */
public final class WindowsChannels {
    private static final int MAX_REMEMBERED = 4_096;
    private static final int MAX_LENGTH = 80;
    private static final String VENDOR = "microsoft-windows-";

    /** Where Sigma's service is not the channel's own name made short. */
    private static final Map<String, String> SERVICES = Map.ofEntries(
            Map.entry("powershellcore/operational", "powershell"),
            Map.entry("windows powershell", "powershell-classic"),
            Map.entry("microsoft-windows-wmi-activity/operational", "wmi"),
            Map.entry("microsoft-windows-dhcp-server/operational", "dhcp"),
            Map.entry("microsoft-windows-printservice/admin", "printservice-admin"),
            Map.entry("microsoft-windows-printservice/operational", "printservice-operational"),
            Map.entry("microsoft-windows-codeintegrity/operational", "codeintegrity-operational"),
            Map.entry("microsoft-windows-applocker/msi and script", "applocker"),
            Map.entry("microsoft-windows-applocker/exe and dll", "applocker"),
            Map.entry("microsoft-windows-applocker/packaged app-deployment", "applocker"),
            Map.entry("microsoft-windows-applocker/packaged app-execution", "applocker"),
            Map.entry("microsoft-windows-windows defender/operational", "windefend"),
            Map.entry("microsoft-windows-windows firewall with advanced security/firewall", "firewall-as"),
            Map.entry("microsoft-windows-security-mitigations/kernel mode", "security-mitigations"),
            Map.entry("microsoft-windows-security-mitigations/user mode", "security-mitigations"),
            Map.entry("microsoft-windows-ldap-client/debug", "ldap"),
            Map.entry("microsoft-windows-bitlocker/bitlocker management", "bitlocker"),
            Map.entry("microsoft-windows-lsa/operational", "lsa-server"),
            Map.entry("microsoft-windows-appxpackaging/operational", "appxpackaging-om"),
            Map.entry("microsoft-windows-dns client events/operational", "dns-client"),
            Map.entry("microsoft-windows-appmodel-runtime/admin", "appmodel-runtime"),
            Map.entry("microsoft-windows-kernel-shimengine/diagnostic", "kernel-shimengine"),
            Map.entry("microsoft-windows-application-experience/program-telemetry", "application-experience"),
            Map.entry(
                    "microsoft-windows-application-experience/program-compatibility-assistant",
                    "application-experience"),
            Map.entry("microsoft-servicebus-client/admin", "servicebus-client"),
            Map.entry("microsoft-servicebus-client/operational", "servicebus-client"),
            Map.entry("microsoft-iis-configuration/operational", "iis-configuration"),
            Map.entry("dns server", "dns-server"),
            Map.entry("microsoft-windows-dns-server/audit", "dns-server-audit"),
            Map.entry("microsoft-windows-dnsserver/audit", "dns-server-audit"),
            Map.entry("microsoft-windows-driverframeworks-usermode/operational", "driver-framework"));

    private static final ConcurrentHashMap<String, Dataset> KNOWN = new ConcurrentHashMap<>();

    private WindowsChannels() {}

    /** The dataset of the events of {@code channel}, in whatever case it is written. */
    public static Dataset dataset(String channel) {
        Dataset known = KNOWN.get(channel);
        if (known != null) {
            return known;
        }
        Dataset found = Dataset.of("windows." + service(channel));
        if (KNOWN.size() < MAX_REMEMBERED) {
            KNOWN.putIfAbsent(channel, found);
        }
        return found;
    }

    private static String service(String channel) {
        String lower = channel.strip().toLowerCase(Locale.ROOT);
        String named = SERVICES.get(lower);
        return named != null ? named : shortened(lower);
    }

    private static String shortened(String lower) {
        String bare = lower.startsWith(VENDOR) ? lower.substring(VENDOR.length()) : lower;
        if (bare.endsWith("/operational")) {
            bare = bare.substring(0, bare.length() - "/operational".length());
        }
        StringBuilder out = new StringBuilder(Math.min(bare.length(), MAX_LENGTH));
        for (int i = 0; i < bare.length() && out.length() < MAX_LENGTH; i++) {
            char c = bare.charAt(i);
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                out.append(c);
            } else if (!out.isEmpty() && out.charAt(out.length() - 1) != '-') {
                out.append('-');
            }
        }
        while (!out.isEmpty() && out.charAt(out.length() - 1) == '-') {
            out.setLength(out.length() - 1);
        }
        return out.isEmpty() ? "eventlog" : out.toString();
    }
}
