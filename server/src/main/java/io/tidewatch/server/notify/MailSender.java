package io.tidewatch.server.notify;

import static java.util.Objects.requireNonNull;

import io.tidewatch.notify.Channel;
import io.tidewatch.notify.Channel.Mail.Encryption;
import io.tidewatch.notify.Message;
import io.tidewatch.notify.Sender.Outcome;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends by SMTP, encrypted unless the target says otherwise, to a server that proves its name. Thread-safe. */
final class MailSender {
    /** How many times the limit of one answer a whole conversation may take. */
    private static final int LONGEST = 4;

    private static final Logger LOG = LoggerFactory.getLogger(MailSender.class);

    private final Outside outside;
    private final MessageText text;
    private final Duration timeout;
    private final Clock clock;

    MailSender(Outside outside, MessageText text, Duration timeout, Clock clock) {
        this.outside = requireNonNull(outside, "outside is null");
        this.text = requireNonNull(text, "text is null");
        this.timeout = requireNonNull(timeout, "timeout is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    Outcome send(Channel.Mail mail, Message message) throws InterruptedException {
        Guarded sockets = new Guarded(outside, mail.encryption() == Encryption.NONE);
        Session session = Session.getInstance(properties(mail, sockets));
        // A server that says a byte now and then would never meet the socket's own limit, and keep this place for ever.
        CompletableFuture<Void> deadline = new CompletableFuture<Void>()
                .completeOnTimeout(null, timeout.toMillis() * LONGEST, TimeUnit.MILLISECONDS);
        CompletableFuture<Void> closing = deadline.thenRun(sockets::abandon);
        try (Transport transport = session.getTransport("smtp")) {
            MimeMessage mime = mime(session, mail, message);
            transport.connect(mail.host(), mail.port(), mail.user(), mail.password());
            transport.sendMessage(mime, mime.getAllRecipients());
            return new Outcome.Delivered();
        } catch (MessagingException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            return sockets.abandoned ? new Outcome.Failed("no answer in time", null) : outcome(e);
        } finally {
            closing.cancel(false);
            deadline.cancel(false);
        }
    }

    private Properties properties(Channel.Mail mail, Guarded sockets) {
        String limit = Long.toString(timeout.toMillis());
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", limit);
        properties.setProperty("mail.smtp.timeout", limit);
        properties.setProperty("mail.smtp.writetimeout", limit);
        properties.setProperty("mail.smtp.auth", Boolean.toString(mail.user() != null));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(mail.encryption() == Encryption.TLS));
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(mail.encryption() == Encryption.STARTTLS));
        properties.setProperty(
                "mail.smtp.starttls.required", Boolean.toString(mail.encryption() == Encryption.STARTTLS));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        properties.put("mail.smtp.socketFactory", sockets);
        // The machine's own name is nobody's business, and asking for it may take long.
        properties.setProperty("mail.smtp.localhost", "tidewatch");
        return properties;
    }

    private MimeMessage mime(Session session, Channel.Mail mail, Message message) throws MessagingException {
        // A repeat has the same Message-ID, by which mail servers and readers recognise it.
        MimeMessage mime = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + message.id() + "@tidewatch>");
            }
        };
        mime.setFrom(new InternetAddress(mail.from(), true));
        for (String to : mail.to()) {
            mime.addRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(to, true));
        }
        mime.setSubject(text.subject(message), "UTF-8");
        mime.setText(text.mail(message), "UTF-8");
        mime.setHeader("Tidewatch-Delivery", message.id());
        mime.setHeader("Auto-Submitted", "auto-generated");
        mime.setSentDate(Date.from(clock.instant()));
        mime.saveChanges();
        return mime;
    }

    private static Outcome outcome(MessagingException failure) {
        if (failure instanceof AuthenticationFailedException) {
            return new Outcome.Failed("the mail server did not accept the user's name and password", null);
        }
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof Outside.RefusedAddressException refused) {
                return new Outcome.Failed(String.valueOf(refused.getMessage()), null);
            }
            int code = code(cause);
            if (code >= 500) {
                return new Outcome.Refused("the mail server refused it: " + oneLine(cause));
            }
        }
        Throwable deepest = failure;
        while (next(deepest) != null) {
            deepest = requireNonNull(next(deepest));
        }
        return new Outcome.Failed("the mail server could not be told: " + oneLine(deepest), null);
    }

    private static @org.jspecify.annotations.Nullable Throwable next(Throwable failure) {
        return failure instanceof MessagingException messaging && messaging.getNextException() != null
                ? messaging.getNextException()
                : failure.getCause();
    }

    private static int code(Throwable failure) {
        return switch (failure) {
            case SMTPAddressFailedException address -> address.getReturnCode();
            case SMTPSenderFailedException sender -> sender.getReturnCode();
            case SMTPSendFailedException send -> send.getReturnCode();
            default -> 0;
        };
    }

    private static String oneLine(Throwable failure) {
        Address[] none = failure instanceof SendFailedException failed ? failed.getInvalidAddresses() : null;
        String said = String.valueOf(failure.getMessage())
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return none == null || none.length == 0 ? said : said + " (" + none[0] + ")";
    }

    /** Makes sockets that connect to allowed addresses alone; the address that is checked is the one that is connected to. */
    private static final class Guarded extends SocketFactory {
        private final Outside outside;
        private final boolean inTheClear;
        private final Queue<Socket> made = new ConcurrentLinkedQueue<>();
        private volatile boolean abandoned;

        Guarded(Outside outside, boolean inTheClear) {
            this.outside = outside;
            this.inTheClear = inTheClear;
        }

        /** Closes what was connected: whoever waits for it fails. */
        void abandon() {
            abandoned = true;
            for (Socket socket : made) {
                try {
                    socket.close();
                } catch (IOException e) {
                    LOG.atDebug().setCause(e).log("a connection to a mail server was closed badly");
                }
            }
        }

        @Override
        public Socket createSocket() {
            Socket socket = new Socket() {
                @Override
                public void connect(SocketAddress endpoint) throws IOException {
                    connect(endpoint, 0);
                }

                @Override
                public void connect(SocketAddress endpoint, int timeout) throws IOException {
                    InetSocketAddress wanted = (InetSocketAddress) endpoint;
                    InetAddress address = outside.resolve(wanted.getHostString(), inTheClear)[0];
                    super.connect(new InetSocketAddress(address, wanted.getPort()), timeout);
                    if (abandoned) {
                        close();
                    }
                }
            };
            made.add(socket);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            Socket socket = createSocket();
            socket.connect(InetSocketAddress.createUnresolved(host, port));
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return createSocket(host.getHostAddress(), port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(host.getHostAddress(), port);
        }
    }
}
