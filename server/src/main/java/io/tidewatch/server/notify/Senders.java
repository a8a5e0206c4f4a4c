package io.tidewatch.server.notify;

import io.tidewatch.config.NotificationSettings;
import io.tidewatch.notify.Channel;
import io.tidewatch.notify.Message;
import io.tidewatch.notify.Sender;
import java.io.IOException;
import java.time.Clock;
import tools.jackson.databind.json.JsonMapper;

/** Sends by whatever channel a target has. Thread-safe. */
public final class Senders implements Sender, AutoCloseable {
    private final WebhookSender webhooks;
    private final MailSender mails;

    public Senders(NotificationSettings settings, JsonMapper json, Clock clock) {
        Outside outside = new Outside(settings.allowedNetworks());
        String url = settings.publicUrl();
        MessageText text = new MessageText(json, url == null ? null : url.replaceAll("/+$", ""));
        this.webhooks = new WebhookSender(outside, text, settings.timeout(), clock);
        this.mails = new MailSender(outside, text, settings.timeout(), clock);
    }

    @Override
    public Outcome send(Channel channel, Message message) throws InterruptedException {
        return switch (channel) {
            case Channel.Webhook hook -> webhooks.webhook(hook, message);
            case Channel.Slack slack -> webhooks.slack(slack, message);
            case Channel.Mail mail -> mails.send(mail, message);
        };
    }

    @Override
    public void close() throws IOException {
        webhooks.close();
    }
}
