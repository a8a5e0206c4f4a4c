package io.tidewatch.collect.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiveBufferTest {
    private static final int WANTED = 8 << 20;

    @Test
    void whatThePortGotIsWhatIsTold() throws IOException {
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, WANTED);
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int before = channel.getOption(StandardSocketOptions.SO_RCVBUF);

            int given = ReceiveBuffer.enlarge(channel, WANTED);

            assertThat(given).isBetween(before, Math.max(before, WANTED));
            assertThat(channel.getOption(StandardSocketOptions.SO_RCVBUF)).isEqualTo(given);
        }
    }

    @Test
    void datagramsWaitInSlabsAndComeOutAsTheyWent() throws Exception {
        DatagramSlabs slabs = new DatagramSlabs();
        List<String> taken = new ArrayList<>();
        try (DatagramChannel to = DatagramChannel.open(StandardProtocolFamily.INET);
                DatagramChannel from = DatagramChannel.open()) {
            to.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            to.configureBlocking(false);
            from.connect(to.getLocalAddress());
            DatagramSlab slab = slabs.take();
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 100; i++) {
                    from.write(ByteBuffer.wrap((round + " " + i).getBytes(StandardCharsets.UTF_8)));
                    while (!slab.receive(to)) {
                        Thread.onSpinWait();
                    }
                }
                assertThat(slab.receive(to)).isFalse();
                slabs.fill(slab);
                slab = slabs.poll(0);
                slab.handOn(new Kept(taken), new byte[DatagramSlab.ROOM]);
                assertThat(slab.isEmpty()).isTrue();
                slabs.giveBack(slab);
                assertThat(slabs.take()).isSameAs(slab);
            }
        }
        slabs.close();

        assertThat(taken).hasSize(300).startsWith("0 0", "0 1").endsWith("2 98", "2 99");
    }

    private record Kept(List<String> taken) implements DatagramHandler {
        @Override
        public void datagram(InetAddress sender, byte[] bytes, int from, int length) {
            taken.add(new String(bytes, from, length, StandardCharsets.UTF_8));
        }

        @Override
        public void tick() {}

        @Override
        public void end() {}
    }
}
