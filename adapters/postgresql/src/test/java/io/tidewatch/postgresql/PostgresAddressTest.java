package io.tidewatch.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAddressTest {
    @Test
    void addressIsRead() {
        assertThat(PostgresAddress.parse(
                        "postgresql://db.example:5433/tidewatch?sslmode=verify-ca&sslrootcert=%2Fetc%2Fca.crt"))
                .isEqualTo(new PostgresAddress(
                        "db.example", 5433, "tidewatch", Map.of("sslmode", "verify-ca", "sslrootcert", "/etc/ca.crt")));
        assertThat(PostgresAddress.parse("jdbc:postgresql://[::1]/t")).hasToString("postgresql://[::1]:5432/t");
    }

    @Test
    void serverOnAnotherMachineMustProveWhoItIs() {
        assertThat(PostgresAddress.parse("postgresql://db.example/t").sslMode()).isEqualTo("verify-full");
        assertThat(PostgresAddress.parse("postgresql://db.example/t?sslmode=require")
                        .sslMode())
                .isEqualTo("require");
        assertThat(PostgresAddress.parse("postgresql://127.0.0.1/t").sslMode()).isEqualTo("prefer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tidewatch",
                "mysql://db.example/t",
                "postgresql://db.example",
                "postgresql://db.example/",
                "postgresql:///t",
                "postgresql://user:s3cret@db.example/t",
                "postgresql://s3cret@db.example/t",
                "postgresql://db.example/t?password=s3cret",
                "postgresql://db.example/t?socketFactory=java.lang.String",
                "postgresql://db.example/t?sslmode=verify_full",
                "postgresql://db.example/t?sslmode",
                "postgresql://db.example/s3cret t"
            })
    void whatIsNoAddressIsRefusedWithoutRepeatingPasswords(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresAddress.parse(text))
                .withMessageNotContaining("s3cret");
    }
}
