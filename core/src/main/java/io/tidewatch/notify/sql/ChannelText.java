package io.tidewatch.notify.sql;

import io.tidewatch.notify.Channel;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How a channel is written before it is sealed. */
final class ChannelText {
    private static final JsonMapper JSON = new JsonMapper();

    private ChannelText() {}

    static String of(Channel channel) {
        ObjectNode node = JSON.createObjectNode().put("kind", channel.kind());
        switch (channel) {
            case Channel.Webhook(URI url, String secret) ->
                node.put("url", url.toString()).put("secret", secret);
            case Channel.Slack(URI url) -> node.put("url", url.toString());
            case Channel.Mail mail -> {
                node.put("host", mail.host()).put("port", mail.port());
                node.put("encryption", mail.encryption().name()).put("user", mail.user());
                node.put("password", mail.password()).put("from", mail.from());
                mail.to().forEach(node.putArray("to")::add);
            }
        }
        return JSON.writeValueAsString(node);
    }

    static Channel read(String text) {
        JsonNode node = JSON.readTree(text);
        return switch (node.path("kind").asString("")) {
            case "webhook" ->
                new Channel.Webhook(
                        URI.create(node.path("url").asString()),
                        node.path("secret").asString());
            case "slack" -> new Channel.Slack(URI.create(node.path("url").asString()));
            default -> mail(node);
        };
    }

    private static Channel.Mail mail(JsonNode node) {
        List<String> to = new ArrayList<>();
        node.path("to").forEach(one -> to.add(one.asString()));
        return new Channel.Mail(
                node.path("host").asString(),
                node.path("port").asInt(),
                Channel.Mail.Encryption.valueOf(node.path("encryption").asString()),
                text(node, "user"),
                text(node, "password"),
                node.path("from").asString(),
                to);
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.path(name).isString() ? node.path(name).asString() : null;
    }
}
