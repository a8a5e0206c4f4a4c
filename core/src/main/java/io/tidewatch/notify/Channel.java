package io.tidewatch.notify;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a target is reached, with its secrets; it is kept sealed and never shown. */
public sealed interface Channel {
    /** As it is written in the API: {@code webhook}. */
    String kind();

    /** Where it leads, without what is secret: {@code https://example.org/…}. */
    String shown();

    /**
     * A program that takes JSON and can check who sent it.
     *
     * @param url an http or https address
     * @param secret what messages are signed with
     */
    record Webhook(URI url, String secret) implements Channel {
        public Webhook {
            requireNonNull(url, "url is null");
            requireNonNull(secret, "secret is null");
        }

        @Override
        public String kind() {
            return "webhook";
        }

        /** The path is shown, as it tells one hook from another; what follows may hold a token. */
        @Override
        public String shown() {
            return origin(url)
                    + (url.getRawPath() == null ? "" : url.getRawPath())
                    + (url.getRawQuery() == null ? "" : "?…");
        }

        @Override
        public String toString() {
            return "Webhook[" + shown() + "]";
        }
    }

    /** An incoming webhook of Slack, or of what speaks as Slack does; its address is its secret. */
    record Slack(URI url) implements Channel {
        public Slack {
            requireNonNull(url, "url is null");
        }

        @Override
        public String kind() {
            return "slack";
        }

        @Override
        public String shown() {
            return origin(url) + "/…";
        }

        @Override
        public String toString() {
            return "Slack[" + shown() + "]";
        }
    }

    /**
     * Mail by SMTP.
     *
     * @param host the mail server
     * @param port its port
     * @param encryption how the connection is protected
     * @param user who signs in; null for nobody
     * @param password the user's
     * @param from the sender
     * @param to who gets it, at most 20
     */
    record Mail(
            String host,
            int port,
            Encryption encryption,
            @Nullable String user,
            @Nullable String password,
            String from,
            List<String> to)
            implements Channel {
        /** How a connection to a mail server is protected. */
        public enum Encryption {
            /** It becomes TLS before anything is said; without that nothing is sent. */
            STARTTLS,
            /** TLS from the first byte. */
            TLS,
            /** Not at all; only into networks that the configuration allows. */
            NONE
        }

        public Mail {
            requireNonNull(host, "host is null");
            requireNonNull(encryption, "encryption is null");
            requireNonNull(from, "from is null");
            to = List.copyOf(to);
        }

        @Override
        public String kind() {
            return "email";
        }

        @Override
        public String shown() {
            return String.join(", ", to) + " by " + host + ":" + port;
        }

        @Override
        public String toString() {
            return "Mail[" + shown() + "]";
        }
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}
