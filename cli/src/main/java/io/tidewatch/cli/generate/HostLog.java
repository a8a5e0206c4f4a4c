package io.tidewatch.cli.generate;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** A host's authentication log in the shape of RFC 3164: people who log in, jobs, and strangers who guess passwords in bursts. */
final class HostLog implements LineSource {
    private static final String[] HOSTS = {"web-1", "web-2", "db-1"};

    private final RandomGenerator random;
    private final People people;
    private final DateTimeFormatter times;
    private int attemptsLeft;
    private String attacker = "203.0.113.66";

    HostLog(RandomGenerator random, People people, ZoneId zone) {
        this.random = random;
        this.people = people;
        this.times =
                DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH).withZone(zone);
    }

    @Override
    public void next(Instant at, StringBuilder out) {
        times.formatTo(at, out);
        out.append(' ').append(HOSTS[random.nextInt(HOSTS.length)]).append(' ');
        out.append(body()).append('\n');
    }

    private String body() {
        if (attemptsLeft > 0) {
            attemptsLeft--;
            return attempt(attacker);
        }
        int dice = random.nextInt(100);
        if (dice < 10) {
            attemptsLeft = 5 + random.nextInt(40);
            attacker = people.stranger();
            return attempt(attacker);
        }
        String user = people.user();
        if (dice < 40) {
            return sshd("Accepted publickey for " + user + " from " + people.address() + " port " + port()
                    + " ssh2: ED25519 SHA256:" + Long.toString(random.nextLong() >>> 1, 36));
        }
        if (dice < 60) {
            return sshd("pam_unix(sshd:session): session "
                    + (random.nextBoolean() ? "opened for user " + user + " by (uid=0)" : "closed for user " + user));
        }
        if (dice < 75) {
            return "CRON[" + pid() + "]: (root) CMD (/usr/lib/backup/run --incremental)";
        }
        if (dice < 90) {
            return "sudo: " + user + " : TTY=pts/" + random.nextInt(5) + " ; PWD=/home/" + user
                    + " ; USER=root ; COMMAND=/usr/bin/systemctl restart shop";
        }
        return sshd("Received disconnect from " + people.address() + " port " + port() + ":11: disconnected by user");
    }

    private String attempt(String address) {
        String name = people.guessed();
        boolean known = name.equals("root");
        return sshd("Failed password for " + (known ? "" : "invalid user ") + name + " from " + address + " port "
                + port() + " ssh2");
    }

    private String sshd(String message) {
        return "sshd[" + pid() + "]: " + message;
    }

    private int pid() {
        return 1000 + random.nextInt(30_000);
    }

    private int port() {
        return 32_768 + random.nextInt(28_000);
    }
}
