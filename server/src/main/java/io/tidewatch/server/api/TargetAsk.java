package io.tidewatch.server.api;

import io.tidewatch.detect.AlertSeverity;
import io.tidewatch.notify.Channel;
import io.tidewatch.notify.Channel.Mail.Encryption;
import io.tidewatch.notify.Target;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Caller;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A notification target as it is asked for. Secrets that are left out stay as they were, unless they would go elsewhere. */
record TargetAsk(
        @Meaning(value = "What people call it", required = true) @Nullable
        String name,

        @Meaning(value = "`webhook`, `slack` or `email`", required = true) @Nullable
        String kind,

        @Meaning("Whether it is told anything; without it yes") @Nullable
        Boolean enabled,

        @Meaning("The least severity that is told; without it `high`") @Nullable
        String severity,

        @Meaning("Keys of rules, or their beginnings with `*`; none for all") @Nullable
        List<String> rules,

        @Meaning("How many messages a minute at most, 1 to 600; without it 30. More wait.") @Nullable
        Integer perMinute,

        @Meaning("For `webhook` and `slack`: where to") @Nullable
        String url,

        @Meaning("For `webhook`: what messages are signed with, 16 characters or more") @Nullable
        String secret,

        @Meaning("For `email`: the mail server") @Nullable String host,

        @Meaning("For `email`: its port; without it 587, and 465 for `tls`") @Nullable
        Integer port,

        @Meaning("For `email`: `starttls`, `tls` or `none`; without it `starttls`") @Nullable
        String encryption,

        @Meaning("For `email`: who signs in; nothing for nobody") @Nullable
        String user,

        @Meaning("For `email`: the user's password") @Nullable
        String password,

        @Meaning("For `email`: the sender's address") @Nullable
        String from,

        @Meaning("For `email`: who gets it, at most 20") @Nullable
        List<String> to) {
    private static final int NAME = 200;
    private static final int URL = 2_000;
    private static final int SECRET = 500;
    private static final int RECEIVERS = 20;
    private static final int RULES = 200;

    Target target(Caller caller, String id, @Nullable Target before, Instant now) {
        String clean = line("name", name, NAME);
        AlertSeverity least = AlertSeverity.HIGH;
        if (severity != null) {
            AlertSeverity named = AlertSeverity.ofLabel(severity);
            if (named == null) {
                throw PlainText.malformed("severity", "is none of informational, low, medium, high, critical");
            }
            least = named;
        }
        int pace = perMinute == null ? 30 : perMinute;
        if (pace < 1 || pace > 600) {
            throw PlainText.malformed("perMinute", "is " + pace + "; write 1 to 600");
        }
        return new Target(
                caller.tenant(),
                id,
                clean,
                enabled == null || enabled,
                channel(before == null ? null : before.channel()),
                least,
                cleanRules(),
                pace,
                caller.actor(),
                now);
    }

    private List<String> cleanRules() {
        List<String> asked = rules == null ? List.of() : rules;
        if (asked.size() > RULES) {
            throw PlainText.malformed("rules", "has more than " + RULES + " names");
        }
        return asked.stream()
                .map(rule -> String.valueOf(PlainText.line("rules", rule, 500)))
                .filter(rule -> !rule.isEmpty())
                .distinct()
                .toList();
    }

    private Channel channel(@Nullable Channel before) {
        return switch (kind == null ? "" : kind) {
            case "webhook" -> webhook(before instanceof Channel.Webhook hook ? hook : null);
            case "slack" -> slack(before instanceof Channel.Slack slack ? slack : null);
            case "email" -> mail(before instanceof Channel.Mail mail ? mail : null);
            default -> throw PlainText.malformed("kind", "is none of webhook, slack, email");
        };
    }

    private Channel.Webhook webhook(Channel.@Nullable Webhook before) {
        URI to = isEmpty(url) && before != null ? before.url() : address();
        String kept = isEmpty(secret) && before != null ? before.secret() : String.valueOf(secret);
        if (secret == null && before == null || kept.length() < 16 || kept.length() > SECRET) {
            throw PlainText.malformed("secret", "must have 16 to " + SECRET + " characters; draw it at random");
        }
        return new Channel.Webhook(to, kept);
    }

    private Channel.Slack slack(Channel.@Nullable Slack before) {
        return new Channel.Slack(isEmpty(url) && before != null ? before.url() : address());
    }

    private URI address() {
        String text = line("url", url, URL);
        try {
            URI uri = URI.create(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("https") && !scheme.equals("http") || uri.getHost() == null) {
                throw PlainText.malformed("url", "is no address of a web server; write https://host/path");
            }
            if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                throw PlainText.malformed("url", "has a user or a fragment; leave them out");
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw PlainText.malformed("url", "is no address; write https://host/path");
        }
    }

    private Channel.Mail mail(Channel.@Nullable Mail before) {
        String server = line("host", host, 253);
        if (!server.matches("[A-Za-z0-9.:-]+")) {
            throw PlainText.malformed("host", "is no name of a host");
        }
        Encryption protection = switch (encryption == null ? "starttls" : encryption) {
            case "starttls" -> Encryption.STARTTLS;
            case "tls" -> Encryption.TLS;
            case "none" -> Encryption.NONE;
            default -> throw PlainText.malformed("encryption", "is none of starttls, tls, none");
        };
        int at = port == null ? protection == Encryption.TLS ? 465 : 587 : port;
        if (at < 1 || at > 65_535) {
            throw PlainText.malformed("port", "is " + at + "; write 1 to 65535");
        }
        String account = isEmpty(user) ? null : line("user", user, 320);
        List<String> receivers = to == null ? List.of() : to;
        if (receivers.isEmpty() || receivers.size() > RECEIVERS) {
            throw PlainText.malformed("to", "must have 1 to " + RECEIVERS + " addresses");
        }
        return new Channel.Mail(
                server,
                at,
                protection,
                account,
                password(before, server, at, protection, account),
                address("from", from),
                receivers.stream().map(one -> address("to", one)).toList());
    }

    /** A password that was kept goes to the server and for the user that it was written for, and nowhere else. */
    private @Nullable String password(
            Channel.@Nullable Mail before, String server, int at, Encryption protection, @Nullable String account) {
        if (account == null) {
            return null;
        }
        String written = password;
        if (written != null && !written.isEmpty()) {
            if (written.length() > SECRET) {
                throw PlainText.malformed("password", "has more than " + SECRET + " characters");
            }
            return written;
        }
        if (before != null
                && before.password() != null
                && before.host().equals(server)
                && before.port() == at
                && before.encryption() == protection
                && account.equals(before.user())) {
            return before.password();
        }
        throw PlainText.malformed(
                "password", "is missing; it is written again when the server, its port, encryption or user change");
    }

    private static String address(String member, @Nullable String text) {
        String clean = line(member, text, 320);
        try {
            new InternetAddress(clean, true).validate();
            if (!clean.contains("@")) {
                throw new AddressException("it has no @");
            }
            return clean;
        } catch (AddressException e) {
            throw PlainText.malformed(member, "has '" + clean + "', which is no e-mail address");
        }
    }

    private static String line(String member, @Nullable String text, int most) {
        String line = PlainText.line(member, text, most);
        if (line == null || line.isEmpty()) {
            throw PlainText.malformed(member, "is missing");
        }
        return line;
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
