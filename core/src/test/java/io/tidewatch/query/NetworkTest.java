package io.tidewatch.query;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.1.2.3/8, 10.9.9.9, true",
        "192.168.1.128/25, 192.168.1.127, false",
        "192.168.1.128/25, 192.168.1.200, true",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "1.2.3.4/32, 1.2.3.4, true",
        "2001:db8::/32, 2001:db8:0:1::5, true",
        "2001:db8::/32, 2001:db9::5, false",
        "::1/128, 0:0:0:0:0:0:0:1, true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "fe80::/10, fe80::1%eth0, false",
        "10.0.0.0/8, 10.1, false",
        "10.0.0.0/8, 10.1.2.3.4, false",
        "10.0.0.0/8, 10.1.2.256, false",
        "10.0.0.0/8, localhost, false",
    })
    void anAddressIsInANetworkByItsFirstBits(String network, String address, boolean inside) {
        assertThat(requireNonNull(Network.parse(network)).contains(address)).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0/8",
                "::/129",
                "a/b",
                "/var/log",
                "1:2/3",
                ":::/8",
                "1::2::3/8",
                "12345::/16",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "1.2.3.4.5/8",
                "::1.2.3.4.5/8"
            })
    void whatIsNoNetworkIsNotRead(String text) {
        assertThat(Network.parse(text)).isNull();
    }
}
