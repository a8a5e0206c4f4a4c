package io.tidewatch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    @Test
    void clientThatHangsUpIsNoFaultOfTheServerHoweverItsExceptionIsWrapped() {
        ClientAbortException gone = new ClientAbortException(new IOException("Broken pipe"));
        assertThat(Problems.isGone(gone)).isTrue();
        assertThat(Problems.isGone(new UncheckedIOException(gone))).isTrue();
        assertThat(Problems.isGone(new IllegalStateException("cannot write", new IOException("writing", gone))))
                .isTrue();
    }

    @Test
    void otherFailuresAreTold() {
        assertThat(Problems.isGone(new UncheckedIOException(new IOException("the disk is full"))))
                .isFalse();
        assertThat(Problems.isGone(new IllegalStateException("a fault"))).isFalse();
    }
}
