package io.tidewatch.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Notifications of alerts. */
@Group(
        "Notifications: how alerts are told elsewhere; where is kept by administrators ([notifications](notifications.md)).")
public record NotificationSettings(
        @Key(
                meaning =
                        "Addresses and networks inside, which targets may lead to; others are refused unless they are of the"
                                + " public Internet. What is not encrypted goes to these alone.",
                example = "[\"10.20.0.0/16\", \"127.0.0.1\"]")
        List<String> allowedNetworks,

        @Key(
                meaning = "Where people reach this server, for links to alerts; without it messages have no link.",
                example = "https://tidewatch.example.org")
        @Nullable
        String publicUrl,

        @Key(meaning = "How long a receiver may take to connect, and to answer.", example = "20s")
        Duration timeout,

        @Key(
                meaning =
                        "How long a message that fails is tried again, ever more seldom up to every 15 minutes, before it is"
                                + " given up.",
                example = "3d")
        Duration giveUp) {
    public static final NotificationSettings DEFAULTS =
            new NotificationSettings(List.of(), null, Duration.ofSeconds(10), Duration.ofDays(1));

    private static final Pattern NETWORK = Pattern.compile("[0-9A-Fa-f:.]{2,45}(/\\d{1,3})?");
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9.\\[\\]:-]+/?");

    public NotificationSettings {
        allowedNetworks = List.copyOf(allowedNetworks);
        requireNonNull(timeout, "timeout is null");
        requireNonNull(giveUp, "giveUp is null");
        for (String network : allowedNetworks) {
            if (!NETWORK.matcher(network).matches()) {
                throw new IllegalArgumentException(
                        "allowedNetworks has '" + network + "'; write an address, 192.0.2.7, or a network, 10.0.0.0/8");
            }
        }
        if (publicUrl != null && !URL.matcher(publicUrl).matches()) {
            throw new IllegalArgumentException("publicUrl is '" + publicUrl
                    + "'; write scheme and host without a path, for example https://tidewatch.example.org");
        }
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("timeout is " + Durations.format(timeout) + "; use 1s to 1m");
        }
        if (giveUp.compareTo(Duration.ofMinutes(1)) < 0 || giveUp.compareTo(Duration.ofDays(14)) > 0) {
            throw new IllegalArgumentException("giveUp is " + Durations.format(giveUp) + "; use 1m to 14d");
        }
    }
}
