package io.tidewatch.server.notify;

import static java.util.Objects.requireNonNull;

import io.tidewatch.notify.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What messages say in each channel's way. Values come from events and are hostile: marks of Slack are escaped, lines cannot be broken. */
final class MessageText {
    private static final int LINE = 300;
    private static final int LISTED = 10;

    private final JsonMapper json;
    private final @Nullable String publicUrl;

    /** @param publicUrl where this server is reached, for links; null for none */
    MessageText(JsonMapper json, @Nullable String publicUrl) {
        this.json = requireNonNull(json, "json is null");
        this.publicUrl = publicUrl;
    }

    byte[] json(Message message) {
        ObjectNode node = json.valueToTree(message);
        node.put("link", link(message));
        return json.writeValueAsBytes(node);
    }

    byte[] slack(Message message) {
        String link = link(message);
        String title = slackText(title(message));
        StringBuilder text = new StringBuilder("*" + (link == null ? title : "<" + link + "|" + title + ">") + "*");
        for (String line : lines(message)) {
            text.append('\n').append(slackText(line));
        }
        return json.writeValueAsBytes(json.createObjectNode().put("text", text.toString()));
    }

    String subject(Message message) {
        return "[Tidewatch] " + title(message);
    }

    String mail(Message message) {
        List<String> lines = new ArrayList<>();
        lines.add(title(message));
        lines.add("");
        lines.addAll(lines(message));
        String link = link(message);
        if (link != null) {
            lines.add("");
            lines.add(link);
        }
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String title(Message message) {
        return message.kind().equals("test")
                ? "Test: this target works"
                : message.severity().toUpperCase(Locale.ROOT) + ": " + line(message.title());
    }

    private static List<String> lines(Message message) {
        if (message.kind().equals("test")) {
            return List.of("Somebody asked for this test in the tenant " + line(message.tenant()) + ".");
        }
        List<String> lines = new ArrayList<>();
        message.group().entrySet().stream()
                .limit(LISTED)
                .forEach(entry -> lines.add(line(entry.getKey() + ": " + entry.getValue())));
        if (!message.entities().isEmpty()) {
            lines.add(line("About: "
                    + String.join(
                            ", ", message.entities().stream().limit(LISTED).toList())));
        }
        if (!message.techniques().isEmpty()) {
            lines.add(line("ATT&CK: " + String.join(", ", message.techniques())));
        }
        lines.add("First event: " + message.firstEvent());
        lines.add(line("Rule: " + message.rule() + ", dataset " + message.dataset() + ", tenant " + message.tenant()));
        return lines;
    }

    private @Nullable String link(Message message) {
        return publicUrl == null || message.alert() == null ? null : publicUrl + "/alerts/" + message.alert();
    }

    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s\u2028\u2029]+", " ").strip();
        return line.length() > LINE ? line.substring(0, LINE) + "…" : line;
    }

    private static String slackText(String line) {
        return line.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("*", "∗");
    }
}
