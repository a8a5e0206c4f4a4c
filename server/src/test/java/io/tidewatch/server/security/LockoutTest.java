package io.tidewatch.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.testkit.MutableClock;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LockoutTest {
    private final MutableClock clock = MutableClock.atNoon();
    private final Lockout lockout = new Lockout(clock);

    @Test
    void theDelayDoublesUpToAQuarterOfAnHour() {
        fail(4);
        assertThat(lockout.remaining("ann", "10.0.0.1")).isZero();
        fail(1);
        assertThat(lockout.remaining("ann", "10.0.0.1")).isEqualTo(Duration.ofSeconds(1));
        fail(1);
        assertThat(lockout.remaining("ann", "10.0.0.1")).isEqualTo(Duration.ofSeconds(2));
        fail(30);
        assertThat(lockout.remaining("ann", "10.0.0.1")).isEqualTo(Duration.ofMinutes(15));
        assertThat(lockout.remaining("ann", "10.0.0.2")).isZero();
        assertThat(lockout.remaining("bob", "10.0.0.1")).isZero();
        clock.advance(Duration.ofMinutes(15));
        assertThat(lockout.remaining("ann", "10.0.0.1")).isZero();
    }

    @Test
    void aRightPasswordForgetsTheWrongOnes() {
        fail(10);
        lockout.succeeded("ann", "10.0.0.1");
        fail(1);
        assertThat(lockout.remaining("ann", "10.0.0.1")).isZero();
    }

    @Test
    void onlyTheLatestPairsAreRemembered() {
        fail(10);
        for (int i = 0; i < 10_000; i++) {
            lockout.failed("user" + i, "10.0.0.9");
        }
        assertThat(lockout.remaining("ann", "10.0.0.1")).isZero();
    }

    @Test
    void passwordsAreHashedWithSaltAndRecognised() {
        Passwords passwords = new Passwords(new SecureRandom());
        String hash = passwords.hash("correct horse");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(passwords.hash("correct horse"));
        assertThat(passwords.matches("correct horse", hash)).isTrue();
        assertThat(passwords.matches("correct horsf", hash)).isFalse();
        assertThat(passwords.matches("", hash)).isFalse();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            lockout.failed("ann", "10.0.0.1");
        }
    }
}
