package io.tidewatch.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgentCredentialsTest {
    private static final String TOKEN = TokenText.draw(new SecureRandom());

    @Test
    void aTokenIsFoundInEachAgentsForm() {
        assertThat(AgentCredentials.token("Bearer " + TOKEN)).isEqualTo(TOKEN);
        assertThat(AgentCredentials.token("Splunk " + TOKEN)).isEqualTo(TOKEN);
        assertThat(AgentCredentials.token("splunk  " + TOKEN + " ")).isEqualTo(TOKEN);
        assertThat(AgentCredentials.token("ApiKey " + TOKEN)).isEqualTo(TOKEN);
        assertThat(AgentCredentials.token("ApiKey " + base64("some-id:" + TOKEN)))
                .isEqualTo(TOKEN);
        assertThat(AgentCredentials.token("ApiKey " + base64(TOKEN))).isEqualTo(TOKEN);
        assertThat(AgentCredentials.token("Basic " + base64("x:" + TOKEN))).isEqualTo(TOKEN);
        assertThat(AgentCredentials.token("Basic " + base64(":" + TOKEN))).isEqualTo(TOKEN);
    }

    @Test
    void aPersonsPasswordIsNoToken() {
        assertThat(AgentCredentials.token("Basic " + base64("admin:a-long-password")))
                .isNull();
        assertThat(AgentCredentials.token("Basic " + base64("admin:" + TOKEN + "x")))
                .isNull();
        assertThat(AgentCredentials.token("Digest " + TOKEN)).isNull();
        assertThat(AgentCredentials.token(TOKEN)).isNull();
    }

    @Test
    void whatIsNoCredentialAtAllThrowsNothing() {
        Random random = new Random(7);
        String[] schemes = {"Basic ", "ApiKey ", "Splunk ", "Bearer ", "", " "};
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            String header = schemes[random.nextInt(schemes.length)]
                    + (random.nextBoolean()
                            ? base64(new String(bytes, StandardCharsets.ISO_8859_1))
                            : new String(bytes, StandardCharsets.ISO_8859_1));
            String token = AgentCredentials.token(header);
            assertThat(token == null || !TokenText.isValid(token)).isTrue();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
