package io.tidewatch.parse;

import io.tidewatch.event.FieldsBuilder;

/** Sends what a Linux program says to its reader. */
final class LinuxMessages {
    static final byte[] PAM = Ascii.bytes("pam_");

    private static final byte[] OLD_PAM = Ascii.bytes("(pam_unix)");
    private static final byte[] PAM_AGAIN = Ascii.bytes("PAM ");

    private LinuxMessages() {}

    /** Reads the message {@code b[i..to)} of {@code program}, which logged under the name {@code b[name..nameEnd)}. */
    static void read(LinuxProgram program, byte[] b, int name, int nameEnd, int i, int to, FieldsBuilder fields) {
        if (Ascii.startsWith(b, i, to, PAM)) {
            PamMessages.read(b, i, to, fields);
            return;
        }
        int old = Ascii.find(b, name, nameEnd, OLD_PAM);
        if (old > 0) {
            fields.put("service.name", b, name, old - name);
            PamMessages.said(b, i, to, fields);
            return;
        }
        if (Ascii.startsWith(b, i, to, PAM_AGAIN)) {
            PamMessages.said(b, i, to, fields);
            return;
        }
        switch (program) {
            case SSHD -> SshdMessages.read(b, i, to, fields);
            case SUDO -> SudoMessages.read(b, i, to, fields);
            case SU -> SuMessages.read(b, i, to, fields);
            case USERS -> UserMessages.read(b, i, to, fields);
            case SESSION, FTPD -> SessionMessages.read(b, i, to, fields);
            case CRON -> CronMessages.read(b, i, to, fields);
            case OTHER -> {}
        }
    }
}
