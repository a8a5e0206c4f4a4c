package io.tidewatch.server.share;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Node;
import io.tidewatch.catalog.Nodes;
import io.tidewatch.catalog.PartitionLease;
import io.tidewatch.config.Role;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.health.Health;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process among those that share the work: gives a sign of life each second, watches those of the others, and takes the partitions
 * that are its part. A process whose sign does not change for {@link #DEAD_AFTER} counts as dead; no clocks are compared. Thread-safe.
 */
public final class Membership implements AutoCloseable {
    /** How long a process may give no sign of life until others take over from it. */
    public static final Duration DEAD_AFTER = Duration.ofSeconds(8);

    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final Nodes nodes;
    private final String name;
    private final Set<Role> roles;
    private final PartitionPlan plan;
    private final String instance = UUID.randomUUID().toString();
    private final Map<String, Sign> signs = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Nodes.View view = new Nodes.View(List.of(), List.of());
    private volatile Set<String> dead = Set.of();
    private volatile String failure = "";
    private volatile boolean taking = true;
    private long beats;
    private @Nullable Thread thread;

    /** The last sign of life of a process, and when it came. */
    private record Sign(long beat, long at) {}

    /**
     * @param name this process's name, of no other that lives
     * @param plan whose partitions are shared out
     */
    public Membership(Nodes nodes, String name, List<Role> roles, PartitionPlan plan) {
        this.nodes = requireNonNull(nodes, "nodes is null");
        this.name = requireNonNull(name, "name is null");
        this.roles = Set.copyOf(roles);
        this.plan = requireNonNull(plan, "plan is null");
    }

    /**
     * Joins the others.
     *
     * @throws TidewatchException {@code INVALID} when a process of that name is alive
     */
    public void start() {
        requireOwnName();
        beat();
        thread = Thread.ofPlatform().name("tidewatch-beat").daemon(true).start(this::beatUntilClosed);
        LOG.atInfo().addKeyValue("node", name).addKeyValue("roles", roles).log("joined the other processes");
    }

    private void requireOwnName() {
        Node before = named();
        for (int looks = 0; before != null && looks < 3; looks++) {
            pause();
            Node now = named();
            if (now != null && (now.beat() != before.beat() || !now.instance().equals(before.instance()))) {
                throw new TidewatchException(
                        FailureKind.INVALID,
                        "another process is running under the name '" + name
                                + "'; give each its own: 'node' in tidewatch.yml, or TIDEWATCH_NODE");
            }
        }
    }

    private @Nullable Node named() {
        return nodes.view().nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static void pause() {
        try {
            Thread.sleep(BEAT.plusMillis(200));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidewatchException(FailureKind.UNAVAILABLE, "interrupted while joining the other processes", e);
        }
    }

    private void beatUntilClosed() {
        try {
            while (!closing.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    beat();
                    failure = "";
                } catch (RuntimeException e) {
                    failure = "the catalog cannot be told that this process lives: " + e.getMessage();
                    LOG.atWarn().setCause(e).log("no sign of life could be given; others may take over");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void beat() {
        Node self = new Node(name, instance, roles, ++beats);
        boolean processes = taking && roles.contains(Role.PROCESS);
        Set<String> silent = dead;
        Nodes.View now = nodes.beat(self, before -> processes ? plan.wanted(before, instance, silent) : List.of());
        watch(now);
        view = now;
        forgetLongDead();
    }

    /** Those that were stopped for good do not stay on the list for ever. One that comes back joins anew. */
    private void forgetLongDead() {
        for (String silent : dead) {
            Sign last = signs.get(silent);
            if (last != null && System.nanoTime() - last.at() > FORGOTTEN_AFTER.toNanos()) {
                nodes.leave(silent);
            }
        }
    }

    private void watch(Nodes.View now) {
        long time = System.nanoTime();
        Set<String> silent = new HashSet<>();
        Set<String> there = new HashSet<>();
        for (Node node : now.nodes()) {
            there.add(node.instance());
            Sign known = signs.get(node.instance());
            if (known == null || known.beat() != node.beat()) {
                signs.put(node.instance(), new Sign(node.beat(), time));
            } else if (time - known.at() > DEAD_AFTER.toNanos()
                    && !node.instance().equals(instance)) {
                silent.add(node.instance());
                if (!dead.contains(node.instance())) {
                    LOG.atWarn().addKeyValue("node", node.name()).log("process gives no sign of life");
                }
            }
        }
        signs.keySet().retainAll(there);
        dead = Set.copyOf(silent);
    }

    /** What this process holds now. */
    public List<PartitionLease> held() {
        return plan.held(view, instance);
    }

    /** What it holds beyond its part. */
    public List<Integer> surplus() {
        return plan.surplus(view, instance, dead);
    }

    /** Gives partitions up, which it does not read any more. */
    public synchronized void release(List<Integer> partitions) {
        nodes.release(instance, partitions);
        beat();
    }

    /** The processes that live. */
    public List<Node> living() {
        return view.nodes().stream()
                .filter(node -> !dead.contains(node.instance()))
                .toList();
    }

    /** Whether another process of that role lives. */
    public boolean isAnother(Role role) {
        return living().stream()
                .anyMatch(
                        node -> node.roles().contains(role) && !node.instance().equals(instance));
    }

    /** Whether this process is the first of those of that role that live; two may think so for a moment. */
    public boolean isFirst(Role role) {
        return living().stream()
                .filter(node -> node.roles().contains(role))
                .map(Node::instance)
                .min(String::compareTo)
                .filter(instance::equals)
                .isPresent();
    }

    public Health check() {
        if (!failure.isEmpty()) {
            return Health.degraded(failure);
        }
        for (Role role : Role.values()) {
            if (living().stream().noneMatch(node -> node.roles().contains(role))) {
                return Health.degraded("no process with the role " + role.name().toLowerCase(java.util.Locale.ROOT)
                        + " is running; start one");
            }
        }
        return Health.UP;
    }

    /** Takes no more partitions; those that it holds stay until {@link #close}. */
    public synchronized void stopTaking() {
        taking = false;
    }

    /** Leaves: what it holds is free for others at once. */
    @Override
    public void close() {
        stopTaking();
        closing.countDown();
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            running.join();
            nodes.leave(instance);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TidewatchException e) {
            LOG.atWarn().setCause(e).log("the others were not told that this process ends; they take over in a while");
        }
    }
}
