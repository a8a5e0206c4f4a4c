package io.tidewatch.catalog.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.catalog.AuditEntry;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AuditRowTest {
    /** The example of docs/spec/audit-log.md. */
    @Test
    void digestIsTheOneThatTheSpecificationGives() {
        AuditEntry entry = new AuditEntry(Instant.EPOCH, new TenantId("acme"), "a", "", "x.done", "1", "{}");

        assertThat(AuditRow.first(entry).digest())
                .isEqualTo("47f3f228cd7c48623f38135601829a6172ea4062b5733608291b0f9c0afddc80");
    }
}
