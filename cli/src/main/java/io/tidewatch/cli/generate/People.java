package io.tidewatch.cli.generate;

import java.util.List;
import java.util.random.RandomGenerator;

/** Users and addresses, some much more frequent than others. Addresses are private or reserved for documentation. */
final class People {
    private static final List<String> USERS = List.of(
            "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "mallory", "niaj",
            "olivia", "peggy", "rupert", "sybil", "trent", "victor", "walter", "zoë");
    private static final List<String> GUESSED = List.of(
            "root",
            "admin",
            "test",
            "oracle",
            "postgres",
            "ubuntu",
            "git",
            "ftpuser",
            "guest",
            "pi",
            "mysql",
            "jenkins");

    private final RandomGenerator random;

    People(RandomGenerator random) {
        this.random = random;
    }

    String user() {
        return USERS.get(skewed(USERS.size()));
    }

    /** A name that someone who has no account tries. */
    String guessed() {
        return GUESSED.get(skewed(GUESSED.size()));
    }

    /** The address of someone who belongs here. */
    String address() {
        return "10." + random.nextInt(4) + "." + skewed(40) + "." + (1 + skewed(250));
    }

    /** The address of someone from outside. */
    String stranger() {
        String net = switch (random.nextInt(3)) {
            case 0 -> "203.0.113.";
            case 1 -> "198.51.100.";
            default -> "192.0.2.";
        };
        return net + (1 + skewed(250));
    }

    /** A number below {@code bound}, small ones more often. */
    private int skewed(int bound) {
        return (int) (bound * random.nextDouble() * random.nextDouble());
    }
}
