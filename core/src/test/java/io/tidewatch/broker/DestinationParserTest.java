package io.tidewatch.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidewatch.broker.Destination.Credentials;
import io.tidewatch.broker.Destination.Endpoint;
import io.tidewatch.config.SaslMechanism;
import io.tidewatch.config.Secret;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationParserTest {
    private static final long SEED = 20261121;

    @Test
    void kafkaTopicHasItsBrokers() {
        assertThat(DestinationParser.parse("kafka://one:9093,two,[::1]:9/logs.web-1"))
                .isEqualTo(new Destination.KafkaTopic(
                        List.of(new Endpoint("one", 9093), new Endpoint("two", 9092), new Endpoint("::1", 9)),
                        "logs.web-1",
                        false,
                        null,
                        SaslMechanism.SCRAM_SHA_512));
    }

    @Test
    void kafkaOverTlsHasItsUser() {
        assertThat(DestinationParser.parse("kafkas://me:s%40cret@one/logs?sasl=plain"))
                .isEqualTo(new Destination.KafkaTopic(
                        List.of(new Endpoint("one", 9092)),
                        "logs",
                        true,
                        new Credentials("me", new Secret("s@cret")),
                        SaslMechanism.PLAIN));
    }

    @Test
    void rabbitQueueHasItsVirtualHost() {
        assertThat(DestinationParser.parse("amqps://a:b@mq/in?vhost=%2Fshop"))
                .isEqualTo(new Destination.RabbitQueue(
                        new Endpoint("mq", 5671), "/shop", "in", true, new Credentials("a", new Secret("b"))));
        assertThat(DestinationParser.parse("amqp://mq/in"))
                .isEqualTo(new Destination.RabbitQueue(new Endpoint("mq", 5672), "/", "in", false, null));
    }

    @Test
    void redisNameIsAChannelUnlessItIsCalledAStream() {
        assertThat(DestinationParser.parse("redis://localhost/logs"))
                .isEqualTo(new Destination.RedisKey(new Endpoint("localhost", 6379), "logs", false, 0, false, null));
        assertThat(DestinationParser.parse("rediss://:pw@r:7000/logs:a?type=stream&db=3"))
                .isEqualTo(new Destination.RedisKey(
                        new Endpoint("r", 7000), "logs:a", true, 3, true, new Credentials(null, new Secret("pw"))));
    }

    @ParameterizedTest
    @CsvSource({
        "kafka://u:hunter2@h:1/t, kafka://h:1/t",
        "rediss://u:hunter2@h/t?type=stream, rediss://h:6379/t?type=stream",
        "amqp://u:hunter2@h/q?vhost=v, amqp://h:5672/q?vhost=v"
    })
    void passwordIsNeverShown(String uri, String shown) {
        Destination destination = DestinationParser.parse(uri);

        assertThat(destination.display()).isEqualTo(shown);
        assertThat(destination.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka://u:hunter2@h:1",
                "kafka://u:hunter2@h:99999/t",
                "kafka://u:hunter2@h:1/t#x",
                "kafka://u:hunter2%zz@h:1/t",
                "kafk://u:hunter2@h/t",
                "kafka://u:hunter2@h/a b",
                "redis://u:hunter2@a,b/t",
                "redis://u:hunter2@a/t?type=list",
                "redis://u:hunter2@a/t?typ=stream",
                "redis://u:hunter2@a/t?db=x",
                "amqp://u:hunter2@a b/t",
                "amqp://hunter2@a/t",
                "u:hunter2@h"
            })
    void whatIsWrongIsRefusedWithoutThePassword(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DestinationParser.parse(uri))
                .satisfies(e -> {
                    assertThat(e.getMessage()).doesNotContain("hunter2");
                    assertThat(e.getCause()).isNull();
                });
    }

    @Test
    void misspeltSchemeGetsASuggestion() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DestinationParser.parse("kafak://h/t"))
                .withMessageContaining("did you mean 'kafka'");
    }

    @Test
    void onlyBrokersAreDestinations() {
        assertThat(DestinationParser.isDestination("amqps://h/q")).isTrue();
        assertThat(DestinationParser.isDestination("https://h/q")).isFalse();
        assertThat(DestinationParser.isDestination("app.log")).isFalse();
    }

    @Test
    void hostileTextIsReadOrRefusedAndNothingElse() {
        Random random = new Random(SEED);
        String alphabet = "kafka:/@?&=%redis[]amqp,.9 #\u0000ü";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "kafka://" : "");
            for (int k = random.nextInt(30); k > 0; k--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                assertThat(DestinationParser.parse(text.toString()).display()).isNotBlank();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
