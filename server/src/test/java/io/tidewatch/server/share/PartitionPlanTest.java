package io.tidewatch.server.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.catalog.Node;
import io.tidewatch.catalog.Nodes;
import io.tidewatch.catalog.PartitionLease;
import io.tidewatch.config.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartitionPlanTest {
    private static final int FIRST = 1_024;

    private final PartitionPlan plan = new PartitionPlan(FIRST, 12);

    @Test
    void firstProcessTakesAll() {
        assertThat(plan.wanted(view(List.of(), "a"), "a", Set.of())).hasSize(12).startsWith(FIRST);
    }

    @Test
    void processesThatDoNotStoreTakeNothing() {
        Nodes.View view = new Nodes.View(List.of(node("a", Role.COLLECT), node("b", Role.PROCESS)), List.of());
        assertThat(plan.wanted(view, "a", Set.of())).isEmpty();
        assertThat(plan.wanted(view, "b", Set.of())).hasSize(12);
    }

    @Test
    void oneThatIsAddedWaitsForWhatTheOthersGiveUp() {
        List<PartitionLease> leases = leases("aaaaaabbbbbb");
        Nodes.View view = view(leases, "a", "b", "c");
        assertThat(plan.wanted(view, "c", Set.of())).isEmpty();
        assertThat(plan.surplus(view, "a", Set.of())).containsExactly(FIRST + 4, FIRST + 5);
        assertThat(plan.surplus(view, "b", Set.of())).containsExactly(FIRST + 10, FIRST + 11);
    }

    @Test
    void whatADeadProcessHeldIsDividedAmongTheOthers() {
        Nodes.View view = view(leases("aaaabbbbcccc"), "a", "b", "c");
        assertThat(plan.wanted(view, "a", Set.of("b"))).containsExactly(FIRST + 4, FIRST + 5);
        assertThat(plan.surplus(view, "a", Set.of("b"))).isEmpty();
        assertThat(plan.wanted(view, "c", Set.of("b"))).hasSize(2);
    }

    @Test
    void partitionsOfOtherQueuesAreNotTouched() {
        List<PartitionLease> leases = List.of(new PartitionLease(0, "gone", "gone", 7));
        assertThat(plan.wanted(view(leases, "a"), "a", Set.of()))
                .doesNotContain(0)
                .hasSize(12);
    }

    @Test
    void whateverComesAndGoesEachPartitionEndsWithOneHolderAndPartsDifferByOneAtMost() {
        Random random = new Random(20261121);
        for (int round = 0; round < 200; round++) {
            String holders = random.ints(12, 0, 6)
                    .mapToObj(number -> number == 5 ? "." : Character.toString('a' + number))
                    .reduce("", String::concat);
            List<String> alive = new ArrayList<>(List.of("a", "b", "c", "d"));
            alive.subList(0, random.nextInt(4)).clear();
            assertSettled(leases(holders), alive);
        }
    }

    private void assertSettled(List<PartitionLease> begin, List<String> alive) {
        List<PartitionLease> leases = new ArrayList<>(begin);
        for (int beat = 0; beat < 4; beat++) {
            for (String node : alive) {
                Nodes.View view = view(leases, alive.toArray(String[]::new));
                plan.surplus(view, node, Set.of()).forEach(partition -> hold(leases, partition, ""));
                Nodes.View after = view(leases, alive.toArray(String[]::new));
                plan.wanted(after, node, Set.of()).forEach(partition -> hold(leases, partition, node));
            }
        }
        Nodes.View settled = view(leases, alive.toArray(String[]::new));
        int least = 12 / alive.size();
        assertThat(alive).allSatisfy(node -> {
            assertThat(plan.held(settled, node)).hasSizeBetween(least, least + 1);
            assertThat(plan.wanted(settled, node, Set.of())).isEmpty();
            assertThat(plan.surplus(settled, node, Set.of())).isEmpty();
        });
        assertThat(leases.stream().map(PartitionLease::holder))
                .allSatisfy(holder -> assertThat(alive).contains(holder));
    }

    private static void hold(List<PartitionLease> leases, int partition, String holder) {
        leases.set(partition - FIRST, new PartitionLease(partition, holder, holder, 1));
    }

    private static List<PartitionLease> leases(String holders) {
        List<PartitionLease> leases = new ArrayList<>();
        for (int i = 0; i < holders.length(); i++) {
            String holder = holders.substring(i, i + 1).replace(".", "");
            leases.add(new PartitionLease(FIRST + i, holder, holder, 1));
        }
        return leases;
    }

    private static Nodes.View view(List<PartitionLease> leases, String... names) {
        List<Node> nodes = new ArrayList<>();
        for (String name : names) {
            nodes.add(node(name, Role.PROCESS));
        }
        return new Nodes.View(nodes, leases);
    }

    private static Node node(String name, Role role) {
        return new Node(name, name, Set.of(role), 1);
    }
}
