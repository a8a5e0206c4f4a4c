package io.tidewatch.testkit.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server started as a user starts it, in a process of its own, with a data folder of its own; and what the kernel says of it. */
public final class ServerProcess implements AutoCloseable {
    /** The administrator's password. */
    public static final String PASSWORD = "correct-horse-battery";

    private static final double TICKS_A_SECOND = 100;

    private final Process process;
    private final Path dataDir;
    private final URI address;
    private final Duration timeToReady;

    private ServerProcess(Process process, Path dataDir, URI address, Duration timeToReady) {
        this.process = process;
        this.dataDir = dataDir;
        this.address = address;
        this.timeToReady = timeToReady;
    }

    /**
     * @param home the folder that holds the launcher
     * @param dataDir where the server keeps its data
     * @param settings further environment variables
     */
    public static ServerProcess start(Path home, Path dataDir, Map<String, String> settings)
            throws IOException, InterruptedException {
        Files.createDirectories(dataDir);
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(home.resolve("tidewatch").toString(), "serve");
        builder.environment().put("TIDEWATCH_DATA_DIR", dataDir.toString());
        builder.environment().put("TIDEWATCH_HTTP_PORT", Integer.toString(port));
        builder.environment().put("TIDEWATCH_SECURITY_INITIAL_PASSWORD", PASSWORD);
        builder.environment().putAll(settings);
        builder.redirectErrorStream(true)
                .redirectOutput(
                        dataDir.resolveSibling(dataDir.getFileName() + ".out").toFile());
        long started = System.nanoTime();
        Process process = builder.start();
        URI address = URI.create("http://127.0.0.1:" + port);
        awaitReady(process, address, dataDir);
        return new ServerProcess(process, dataDir, address, Duration.ofNanos(System.nanoTime() - started));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitReady(Process process, URI address, Path dataDir)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve("/health/ready")).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                if (!process.isAlive()) {
                    throw new IOException("the server ended with exit code " + process.exitValue()
                            + " before it was ready: " + Files.readString(outputOf(dataDir)));
                }
                try {
                    if (client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (java.net.ConnectException notYet) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
            }
        }
    }

    public URI address() {
        return address;
    }

    public Duration timeToReady() {
        return timeToReady;
    }

    /** CPU time of the server so far, user and system, in seconds. */
    public double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) / TICKS_A_SECOND;
    }

    /** Resident memory now, in MiB. */
    public long residentMebibytes() throws IOException {
        return status("VmRSS:");
    }

    /** The most resident memory so far, in MiB. */
    public long peakResidentMebibytes() throws IOException {
        return status("VmHWM:");
    }

    private long status(String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IOException(key + " is not in the process's status");
    }

    /** Bytes of all files below a folder of the data folder. */
    public long bytesOnDisk(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(dataDir.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Waits until the server has rested: flushes and merges are done when it has used next to no CPU for some seconds. */
    public void awaitRest() throws IOException, InterruptedException {
        int quiet = 0;
        double before = cpuSeconds();
        for (int second = 0; second < 600 && quiet < 20; second++) {
            TimeUnit.SECONDS.sleep(1);
            double now = cpuSeconds();
            quiet = now - before < 0.06 ? quiet + 1 : 0;
            before = now;
        }
    }

    /** Ends the server as a power cut would: SIGKILL, no chance to finish anything. */
    public void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    /** What the server has printed. */
    public String output() throws IOException {
        return Files.readString(outputOf(dataDir));
    }

    private static Path outputOf(Path dataDir) {
        return dataDir.resolveSibling(dataDir.getFileName() + ".out");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
