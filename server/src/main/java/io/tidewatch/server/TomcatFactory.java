package io.tidewatch.server;

import io.tidewatch.config.HttpSettings;
import io.tidewatch.config.OtlpSettings;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.server.http.JsonErrorValve;
import io.tidewatch.server.http.ProblemCounts;
import io.tidewatch.server.http.ProblemWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http2.Http2Protocol;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.context.support.GenericApplicationContext;

/** The servlet container: a virtual thread a request, bounded connections and headers, no names or stack traces in answers. */
final class TomcatFactory {
    private static final int MAX_CONNECTIONS = 4_096;
    private static final int MAX_HEADER_BYTES = 16_384;
    private static final int MAX_HEADERS = 100;
    private static final int BACKLOG = 512;
    /** Calls of gRPC under way on one connection. */
    private static final int MAX_STREAMS = 32;

    /** How much of a refused body is read, so that its sender gets to read why; a larger one breaks the connection. */
    private static final int MAX_SWALLOWED_BYTES = 16 << 20;

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

    private TomcatFactory() {}

    static void register(
            GenericApplicationContext context,
            HttpSettings settings,
            OtlpSettings otlp,
            ProblemWriter problems,
            ProblemCounts counts,
            @Nullable TomcatTls tls) {
        context.registerBean(TomcatServletWebServerFactory.class, () -> {
            TomcatServletWebServerFactory factory = factory(settings, problems, counts, tls);
            if (otlp.enabled() && otlp.grpcPort() != null) {
                factory.addAdditionalConnectors(grpc(settings, otlp.grpcAddress(), otlp.grpcPort(), counts, tls));
            }
            return factory;
        });
    }

    /** A port that speaks HTTP/2, with TLS where the port of HTTP has it, else without negotiation, as clients of gRPC do. */
    private static Connector grpc(
            HttpSettings settings, String address, int port, ProblemCounts counts, @Nullable TomcatTls tls) {
        Connector connector = new Connector(FairHttp11.class.getName());
        connector.setPort(port);
        customize(connector, settings, counts);
        if (tls != null) {
            tls.secure(connector);
        }
        Http2Protocol http2 = new Http2Protocol();
        int patience = Math.toIntExact(settings.limits().readTimeout().toMillis());
        http2.setStreamReadTimeout(patience);
        http2.setStreamWriteTimeout(patience);
        http2.setMaxConcurrentStreams(MAX_STREAMS);
        http2.setMaxConcurrentStreamExecution(MAX_STREAMS);
        http2.setMaxHeaderCount(MAX_HEADERS);
        connector.addUpgradeProtocol(http2);
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setAddress(address(address));
        }
        return connector;
    }

    private static TomcatServletWebServerFactory factory(
            HttpSettings settings, ProblemWriter problems, ProblemCounts counts, @Nullable TomcatTls tls) {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(settings.port());
        factory.setProtocol(FairHttp11.class.getName());
        factory.setAddress(address(settings.address()));
        factory.setShutdown(Shutdown.GRACEFUL);
        factory.setRegisterDefaultServlet(false);
        factory.setDisableMBeanRegistry(true);
        factory.addConnectorCustomizers(connector -> {
            customize(connector, settings, counts);
            if (tls != null) {
                tls.apply(connector);
            }
        });
        if (tls != null && settings.redirectPort() > 0) {
            factory.addAdditionalConnectors(redirecting(settings, counts));
        }
        factory.addContextCustomizers(context -> {
            context.setCookies(false);
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass("");
                host.getPipeline().addValve(new JsonErrorValve(problems));
            }
        });
        return factory;
    }

    private static void customize(Connector connector, HttpSettings settings, ProblemCounts counts) {
        connector.setXpoweredBy(false);
        connector.setAllowTrace(false);
        connector.setParseBodyMethods("");
        int patience = Math.toIntExact(settings.limits().readTimeout().toMillis());
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setExecutor(Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("tidewatch-http-", 0).factory()));
            http.setConnectionTimeout(patience);
            http.setDisableUploadTimeout(true);
            http.setKeepAliveTimeout(Math.toIntExact(KEEP_ALIVE.toMillis()));
            http.setMaxConnections(MAX_CONNECTIONS);
            http.setAcceptCount(BACKLOG);
            if (http instanceof FairHttp11 fair) {
                fair.countIn(counts);
            }
            http.setMaxHttpHeaderSize(MAX_HEADER_BYTES);
            http.setMaxHeaderCount(MAX_HEADERS);
            http.setMaxKeepAliveRequests(-1);
            http.setMaxSwallowSize(MAX_SWALLOWED_BYTES);
        }
    }

    /** The port that answers in the clear; the filter {@link io.tidewatch.server.http.HttpsRedirect} answers what comes there. */
    private static Connector redirecting(HttpSettings settings, ProblemCounts counts) {
        Connector connector = new Connector(FairHttp11.class.getName());
        connector.setPort(settings.redirectPort());
        connector.setProperty("address", settings.address());
        customize(connector, settings, counts);
        return connector;
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new TidewatchException(
                    FailureKind.INVALID, "http.address: '" + text + "' is not an address of this machine", e);
        }
    }
}
