package io.tidewatch.server.api;

import io.tidewatch.health.Health;
import io.tidewatch.server.security.Open;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the process lives, and whether it can do its work; for supervisors and load balancers, without credentials. */
@RestController
public final class HealthController {
    private final Map<String, Supplier<Health>> checks;

    public HealthController(Map<String, Supplier<Health>> checks) {
        this.checks = new LinkedHashMap<>(checks);
    }

    record Live(String status) {}

    /**
     * Whether the server can do its work.
     *
     * @param status the worst of the parts'
     */
    record Ready(String status, Map<String, PartHealth> parts) {}

    record PartHealth(String status, String cause) {}

    @Open
    @GetMapping("/health/live")
    Live live() {
        return new Live("up");
    }

    /** 200 while every part is up or degraded, 503 while one is down. */
    @Open
    @GetMapping("/health/ready")
    Ready ready(HttpServletResponse response) {
        Map<String, PartHealth> parts = new LinkedHashMap<>();
        Health.Status worst = Health.Status.UP;
        for (Map.Entry<String, Supplier<Health>> check : checks.entrySet()) {
            Health health = health(check.getValue());
            parts.put(check.getKey(), new PartHealth(label(health.status()), health.cause()));
            worst = health.status().compareTo(worst) > 0 ? health.status() : worst;
        }
        if (worst == Health.Status.DOWN) {
            response.setStatus(503);
        }
        return new Ready(label(worst), parts);
    }

    private static Health health(Supplier<Health> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            return Health.down("the check failed: " + e.getMessage());
        }
    }

    private static String label(Health.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
