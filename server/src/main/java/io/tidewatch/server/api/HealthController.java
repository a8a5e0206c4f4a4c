package io.tidewatch.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidewatch.health.Health;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Open;
import io.tidewatch.server.security.Permission;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whether the process lives, and whether it can do its work; for supervisors and load balancers, without credentials. Causes name files
 * of the machine, so only those who may read or administer are told them.
 */
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

    /**
     * Whether a part can do its work.
     *
     * @param cause why it is not up; null for those who may not know
     */
    record PartHealth(
            String status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String cause) {}

    @ApiCall(summary = "Tell whether the process lives", reply = "{\"status\":\"up\"}")
    @Open
    @GetMapping("/health/live")
    Live live() {
        return new Live("up");
    }

    /** 200 while every part is up or degraded, 503 while one is down. */
    @ApiCall(
            summary = "Tell whether the server can do its work",
            details =
                    "503 while a part is down. The causes are told to callers with the permission `status` or `admin` alone.",
            reply = "{\"status\":\"up\",\"parts\":{\"queue\":{\"status\":\"up\"}}}")
    @Open
    @GetMapping("/health/ready")
    Ready ready(@Nullable Caller caller, HttpServletResponse response) {
        boolean told = caller != null
                && (caller.permissions().contains(Permission.STATUS)
                        || caller.permissions().contains(Permission.ADMIN));
        Map<String, PartHealth> parts = new LinkedHashMap<>();
        Health.Status worst = Health.Status.UP;
        for (Map.Entry<String, Supplier<Health>> check : checks.entrySet()) {
            Health health = health(check.getValue());
            parts.put(check.getKey(), new PartHealth(label(health.status()), told ? health.cause() : null));
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
