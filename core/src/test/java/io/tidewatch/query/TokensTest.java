package io.tidewatch.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokensTest {
    @Test
    void tokensAreRunsOfLettersDigitsAndUnderscore() {
        assertThat(Tokens.of("sshd[42]: Failed_login from 10.0.0.1!"))
                .containsExactly("sshd", "42", "failed_login", "from", "10", "0", "0", "1");
    }

    @Test
    void lettersOfAnyScriptBelongToTokens() {
        assertThat(Tokens.of("Größe=ÉTÉ Ελλάς日本語 x\uD801\uDC00y"))
                .containsExactly("größe", "été", "ελλάς日本語", "x\uD801\uDC28y");
    }

    @Test
    void hashesOfBytesAreTheHashesOfTheTokensInOrder() {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            String text = randomText(random);
            assertThat(hashesOf(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isEqualTo(Tokens.of(text).stream().map(Tokens::hash).toList());
        }
    }

    @Test
    void bytesThatAreNotUtf8SeparateLikeTheirReplacement() {
        Random random = new Random(6);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            String decoded = new String(bytes, StandardCharsets.UTF_8);
            assertThat(hashesOf(bytes))
                    .isEqualTo(Tokens.of(decoded).stream().map(Tokens::hash).toList());
        }
    }

    @Test
    void differentTokensHaveDifferentHashes() {
        Set<Long> seen = new HashSet<>();
        int made = 0;
        for (int i = 0; i < 200_000; i++) {
            seen.add(Tokens.hash(Integer.toString(i)));
            seen.add(Tokens.hash("a" + i));
            seen.add(Tokens.hash("0000000" + i + "_"));
            made += 3;
        }
        assertThat(seen).hasSize(made);
    }

    private static List<Long> hashesOf(byte[] bytes) {
        List<Long> hashes = new ArrayList<>();
        byte[] around = new byte[bytes.length + 4];
        java.util.Arrays.fill(around, (byte) 'x');
        System.arraycopy(bytes, 0, around, 2, bytes.length);
        Tokens.hashes(around, 2, bytes.length, hashes::add);
        return hashes;
    }

    private static String randomText(Random random) {
        StringBuilder out = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            out.appendCodePoint(
                    switch (random.nextInt(6)) {
                        case 0 -> 'A' + random.nextInt(26);
                        case 1 -> ' ' + random.nextInt(30);
                        case 2 -> 0xC0 + random.nextInt(0x500);
                        case 3 -> 0x4E00 + random.nextInt(500);
                        case 4 -> random.nextBoolean() ? 0x10400 + random.nextInt(100) : 0x130;
                        default -> 'a' + random.nextInt(26);
                    });
        }
        return out.toString();
    }
}
