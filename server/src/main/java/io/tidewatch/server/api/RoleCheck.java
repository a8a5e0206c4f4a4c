package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.Role;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses what this process does not do, and says which role does. Health, metrics and status are answered by every process. */
public final class RoleCheck implements HandlerInterceptor {
    private static final Set<Class<?>> EVERYWHERE =
            Set.of(HealthController.class, MetricsController.class, StatusController.class, RootController.class);

    private final NodeParts node;

    public RoleCheck(NodeParts node) {
        this.node = requireNonNull(node, "node is null");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && !EVERYWHERE.contains(method.getBeanType())) {
            for (Role role : needed(method)) {
                if (!node.roles().contains(role)) {
                    throw missing(role).exception();
                }
            }
        }
        return true;
    }

    private static List<Role> needed(HandlerMethod method) {
        Requires requires = method.getMethodAnnotation(Requires.class);
        if (requires != null && requires.value() == Permission.INGEST) {
            return List.of(Role.COLLECT);
        }
        // Events are watched where they are stored.
        return method.getBeanType() == TailController.class ? List.of(Role.API, Role.PROCESS) : List.of(Role.API);
    }

    private Problem missing(Role role) {
        String name = role.name().toLowerCase(Locale.ROOT);
        return Problem.of(
                        ProblemKind.NOT_FOUND,
                        "The process '" + node.name() + "' lacks the role '" + name + "', which this needs.",
                        "Ask a process that was started with the role " + name + " (docs/scaling.md).")
                .with("role", name);
    }
}
