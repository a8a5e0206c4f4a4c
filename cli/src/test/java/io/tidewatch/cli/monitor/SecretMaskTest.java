package io.tidewatch.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretMaskTest {
    private static String masked(String arguments) {
        return String.join(" ", SecretMask.masked(Arrays.asList(arguments.split(" "))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            app --password hunter2 --port 80            | app --password *** --port 80
            app --password=hunter2                      | app --password=***
            app --db-password=hunter2                   | app --db-password=***
            app --token abc --verbose                   | app --token *** --verbose
            app --api-key=abc --apikey abc              | app --api-key=*** --apikey ***
            java -Djavax.net.ssl.keyStorePassword=x1 A  | java -Djavax.net.ssl.keyStorePassword=*** A
            env PGPASSWORD=abc psql                     | env PGPASSWORD=*** psql
            mysql -uroot -phunter2 shop                 | mysql -uroot -p*** shop
            mysql -p shop                               | mysql -p shop
            /usr/bin/sshpass -p hunter2 ssh host        | /usr/bin/sshpass -p *** ssh host
            redis-cli -a hunter2 ping                   | redis-cli -a *** ping
            plink.exe -pw hunter2 host                  | plink.exe -pw *** host
            curl -u alice:hunter2 https://x.example     | curl -u alice:*** https://x.example
            curl https://alice:hunter2@x.example/a      | curl https://alice:***@x.example/a
            git clone https://x.example/a?token=abc&b=1 | git clone https://x.example/a?token=***&b=1
            tool AKIAABCDEFGHIJKLMNOP                   | tool ***
            """)
    void secretsAreReplaced(String plain, String expected) {
        assertThat(masked(plain)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            tidewatch watch /var/log --token-file /etc/token
            docker login --password-stdin
            ssh -p 2222 host
            nginx -c /etc/nginx/passwd.conf
            vim passwords.txt
            grep -r token /srv
            """)
    void whatOnlyLooksAlikeStays(String plain) {
        assertThat(masked(plain)).isEqualTo(plain);
    }

    @Test
    void secretsInsideAnArgumentAreReplacedToo() {
        assertThat(SecretMask.masked(
                        List.of("sh", "-c", "curl -H 'Authorization: Bearer abc.def' --password hunter2 x")))
                .last()
                .isEqualTo("curl -H 'Authorization: Bearer ***' --password *** x");
        assertThat(SecretMask.masked(List.of("curl", "-d", "{\"password\": \"hunter2\"}")))
                .last()
                .asString()
                .doesNotContain("hunter2");
    }

    @Test
    void anyTextIsTakenAndNoneTakesLong() {
        Random random = new Random(7);
        String alphabet = "-=:/@ \"'pastokenword.{}&?%\u00e4\ud83d\ude00";
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(300); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(SecretMask.masked(List.of("x", text.toString(), "--token")))
                    .hasSize(3);
        }
        assertThat(SecretMask.text("password".repeat(5_000))).isNotEmpty();
        assertThat(SecretMask.text("a://" + "b".repeat(50_000))).isNotEmpty();
        assertThat(SecretMask.masked(List.of())).isEmpty();
    }
}
