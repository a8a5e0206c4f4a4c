package io.tidewatch.parse;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The programs of a Linux system whose messages are read, by the names that they log under. */
enum LinuxProgram {
    SSHD(Log.AUTH, "sshd,sshd-session,sshd-auth,dropbear"),
    SUDO(Log.AUTH, "sudo"),
    SU(Log.AUTH, "su,runuser"),
    USERS(
            Log.AUTH,
            "useradd,usermod,userdel,groupadd,groupmod,groupdel,gpasswd,passwd,chpasswd,chage,adduser,newusers,vipw"),
    SESSION(
            Log.AUTH,
            "login,gdm,gdm-password,gdm-binary,lightdm,sddm,systemd-logind,polkitd,pkexec,doas,klogind,-- root"),
    CRON(Log.CRON, "cron,crond,crontab,anacron,atd,run-parts"),
    FTPD(Log.SYSLOG, "ftpd,vsftpd,proftpd"),
    OTHER(Log.SYSLOG, "");

    /** The log that a distribution writes a program's messages to. */
    enum Log {
        AUTH,
        CRON,
        SYSLOG
    }

    private static final AsciiMap<LinuxProgram> BY_NAME = new AsciiMap<>(byName());

    private final Log log;
    private final String names;

    LinuxProgram(Log log, String names) {
        this.log = log;
        this.names = names;
    }

    Log log() {
        return log;
    }

    /** The names that it logs under. */
    Stream<String> names() {
        return Stream.of(names.split(","));
    }

    private static Map<String, LinuxProgram> byName() {
        Map<String, LinuxProgram> programs = new HashMap<>();
        for (LinuxProgram program : values()) {
            for (String name : program.names.split(",")) {
                programs.put(name, program);
            }
        }
        return programs;
    }

    /** The program of a tag: {@code sshd}, {@code sshd(pam_unix)}, {@code /usr/sbin/cron}, {@code CRON}. */
    static LinuxProgram of(byte[] b, int from, int to) {
        int begin = from;
        int end = to;
        for (int i = from; i < to; i++) {
            if (b[i] == '/') {
                begin = i + 1;
            } else if (b[i] == '(' || b[i] == '[') {
                end = i;
                break;
            }
        }
        if (end <= begin || end - begin > 16) {
            return OTHER;
        }
        @Nullable LinuxProgram known = BY_NAME.get(b, begin, end);
        return known == null ? OTHER : known;
    }
}
