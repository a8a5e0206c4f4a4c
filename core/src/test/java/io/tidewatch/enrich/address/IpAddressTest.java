package io.tidewatch.enrich.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IpAddressTest {
    @Test
    void addressesAreReadAsTheyAreWritten() {
        assertThat(text("192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(text("2001:db8::1")).isEqualTo("2001:db8:0:0:0:0:0:1");
        assertThat(text("::")).isEqualTo("0:0:0:0:0:0:0:0");
        assertThat(text("::1")).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(text("1::")).isEqualTo("1:0:0:0:0:0:0:0");
        assertThat(text("1:2:3:4:5:6:7::")).isEqualTo("1:2:3:4:5:6:7:0");
        assertThat(text("::ffff:192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(text("64:ff9b::192.0.2.7")).isEqualTo("64:ff9b:0:0:0:0:c000:207");
        assertThat(text("fe80::1%eth0")).isEqualTo("fe80:0:0:0:0:0:0:1");
        assertThat(text("1:2:3:4:5:6:7:8")).isEqualTo("1:2:3:4:5:6:7:8");
    }

    @Test
    void whatIsNoAddressIsNull() {
        for (String text : new String[] {
            "",
            ".",
            "1.2.3",
            "1.2.3.4.5",
            "256.1.1.1",
            "01.2.3.4",
            "1.2.3.-4",
            "1.2.3.4 ",
            ":",
            ":::",
            "1::2::3",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "12345::",
            "g::",
            "1:2:3:4:5:6:7:1.2.3.4",
            "::1.2.3",
            "host.example",
            "dead.beef",
            "1:",
            ":1",
            "1::2:",
            "::ffff:1.2.3.4.5",
            "99999999999999999999999999999999999999999999999999.1",
            "é.1.1.1"
        }) {
            assertThat(IpAddress.parse(text)).as(text).isNull();
        }
    }

    @Test
    void everyAddressOfTheJdkIsReadBack() throws UnknownHostException {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
            random.nextBytes(bytes);
            for (int zero = 0; zero < bytes.length && random.nextInt(3) == 0; zero++) {
                bytes[random.nextInt(bytes.length)] = 0;
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            assertThat(IpAddress.parse(address.getHostAddress()).bytes()).isEqualTo(address.getAddress());
        }
    }

    @Test
    void randomTextNeverFails() {
        Random random = new Random(8);
        String signs = "0123456789abcf:.%/g[]\u00e9";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(signs.charAt(random.nextInt(signs.length())));
            }
            IpAddress address = IpAddress.parse(text.toString());
            if (address != null) {
                assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
            }
            IpNetwork.parse(text.toString());
        }
    }

    @Test
    void networksContainTheirAddresses() {
        assertThat(network("10.0.0.0/8").contains(IpAddress.parse("10.255.0.1")))
                .isTrue();
        assertThat(network("10.0.0.0/8").contains(IpAddress.parse("11.0.0.1"))).isFalse();
        assertThat(network("2001:db8::/32").contains(IpAddress.parse("2001:db8:1::1")))
                .isTrue();
        assertThat(network("2001:db8::/32").contains(IpAddress.parse("10.0.0.1")))
                .isFalse();
        assertThat(network("10.1.2.3").contains(IpAddress.parse("10.1.2.3"))).isTrue();
        assertThat(network("0.0.0.0/0").contains(IpAddress.parse("2001:db8::1")))
                .isFalse();
        assertThat(network("::/0").contains(IpAddress.parse("2001:db8::1"))).isTrue();
        assertThat(network("10.1.2.3/8")).hasToString("10.0.0.0/8");
        assertThat(network("2001:db8::/33")).hasToString("2001:db8:0:0:0:0:0:0/33");
        assertThat(IpNetwork.parse("10.0.0.0/33")).isNull();
        assertThat(IpNetwork.parse("2001:db8::/129")).isNull();
        assertThat(IpNetwork.parse("10.0.0.0/")).isNull();
        assertThat(IpNetwork.parse("10.0.0.0/-1")).isNull();
    }

    private static IpNetwork network(String text) {
        return IpNetwork.parse(text);
    }

    private static String text(String text) {
        return String.valueOf(IpAddress.parse(text));
    }
}
