package io.tidewatch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PercentTextTest {
    @Test
    void namesThatAreNotAsciiComeBackAsTheyWere() {
        assertThat(PercentText.decode("/var/log/app.log")).isEqualTo("/var/log/app.log");
        assertThat(PercentText.decode("/logs/zo%C3%AB 100%25.log")).isEqualTo("/logs/zoë 100%.log");
        assertThat(PercentText.decode("%41")).isEqualTo("A");
        assertThat(PercentText.decode("😀%C3%AB")).isEqualTo("😀ë");
    }

    @Test
    void whatIsNotEncodedTextStaysAsItIs() {
        for (String text : new String[] {"100%", "%4", "%zz", "%C3", "a%0Ab", "%1b[31m"}) {
            assertThat(PercentText.decode(text)).isEqualTo(text);
        }
    }
}
