package io.tidewatch.enrich.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.enrich.Enriched;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserAgentsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 | Chrome | 126.0.0.0 | Windows | 10 |",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.68 | Edge | 126.0.2592.68 | Windows | 10 |",
                "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0 | Firefox | 127.0 | Ubuntu | |",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15 | Safari | 17.5 | Mac OS X | 10.15.7 | Mac",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1 | Chrome | 126.0.6478.54 | iOS | 17.5.1 | iPhone",
                "Mozilla/5.0 (Linux; Android 14; SM-S901B Build/UP1A) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36 | Samsung Internet | 25.0 | Android | 14 | SM-S901B",
                "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko | IE | 11.0 | Windows | 7 |",
                "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1) | IE | 8.0 | Windows | XP |",
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) | Googlebot | 2.1 | | | Spider",
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/103.0.5060.134 Safari/537.36 | bingbot | 2.0 | | | Spider",
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 | Chrome | 126.0.0.0 | Chrome OS | 14541.0.0 |",
                "curl/8.5.0 | curl | 8.5.0 | | |",
                "python-requests/2.31.0 | python-requests | 2.31.0 | | |",
                "Go-http-client/1.1 | Go-http-client | 1.1 | | |",
                "sqlmap/1.7.2#stable (https://sqlmap.org) | sqlmap | 1.7.2 | | |",
                "aws-cli/2.15.0 Python/3.11.6 Linux/5.10 exe/x86_64 | aws-cli | 2.15.0 | Linux | |",
                "Mozilla/5.0 zgrab/0.x | zgrab | 0.x | | |",
                "- | - | | | |"
            })
    void whatProgramsSayOfThemselvesIsTakenApart(
            String text, String name, String version, String os, String osVersion, String device) {
        UserAgent agent = UserAgent.of(text);

        assertThat(agent)
                .isEqualTo(new UserAgent(given(name), given(version), given(os), given(osVersion), given(device)));
    }

    @Test
    void randomTextIsTakenApartWithoutFailure() {
        Random random = new Random(4);
        String[] parts = {
            "Mozilla/5.0 ",
            "(",
            ")",
            ";",
            "Android",
            " OS ",
            "Windows NT ",
            "bot",
            "/",
            "Version/",
            "é",
            "Trident/",
            "rv:",
            "CrOS ",
            "iPhone",
            "\u0130"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            assertThat(UserAgent.of(text.toString())).isNotNull();
        }
    }

    @Test
    void fieldsAreAddedForWhatIsSaid() {
        UserAgents agents = new UserAgents();

        for (int i = 0; i < 2; i++) {
            assertThat(Enriched.by(agents, Map.of("user_agent.original", "curl/8.5.0")))
                    .containsEntry("user_agent.name", "curl")
                    .containsEntry("user_agent.version", "8.5.0")
                    .doesNotContainKey("user_agent.os.name");
        }
        assertThat(Enriched.by(agents, Map.of("user_agent.original", "x".repeat(1_025))))
                .hasSize(1);
    }

    private static String given(String value) {
        return value == null ? "" : value;
    }
}
