package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Role;
import io.tidewatch.event.DatasetScope;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.BuiltInRole;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Callers;
import io.tidewatch.server.security.Directory;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The tenant's roles: those that every tenant has, and its own. */
@RestController
public final class RolesController {
    private static final String ASK =
            "{\"description\":\"who works at night\",\"permissions\":[\"search\",\"alerts-read\"],\"datasets\":[\"linux.*\"]}";
    private static final String ROLE = "{\"name\":\"night-shift\",\"description\":\"who works at night\","
            + "\"permissions\":[\"alerts-read\",\"search\"],\"datasets\":[\"linux.*\"],\"builtIn\":false}";

    private final Directory directory;
    private final Callers callers;
    private final Audit audit;
    private final JsonBody bodies;
    private final Clock clock;

    public RolesController(Directory directory, Callers callers, Audit audit, JsonBody bodies, Clock clock) {
        this.directory = requireNonNull(directory, "directory is null");
        this.callers = requireNonNull(callers, "callers is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    record Shown(
            String name,
            String description,
            Set<String> permissions,

            @Meaning("Which datasets it lets see; `*` stands for any characters")
            Set<String> datasets,

            @Meaning("Whether every tenant has it; such a role cannot be changed")
            boolean builtIn) {}

    record Shelf(
            List<Shown> roles,
            @Meaning("Every permission that there is") Set<String> permissions) {}

    record Ask(
            @Nullable String description,

            @Meaning(value = "What it allows", required = true) @Nullable
            List<String> permissions,

            @Meaning("Patterns of datasets, `linux.*`; every dataset when left out") @Nullable
            List<String> datasets) {}

    @ApiCall(
            summary = "List the roles",
            reply = "{\"roles\":[" + ROLE + "],\"permissions\":[\"admin\",\"alerts-read\",\"search\"]}")
    @GetMapping("/api/v1/roles")
    @Requires(Permission.ADMIN)
    Shelf list(Caller caller) {
        List<Shown> shown = new ArrayList<>();
        for (BuiltInRole role : BuiltInRole.values()) {
            Callers.Grant grant =
                    requireNonNull(callers.grant(caller.tenant(), role.label()), "a built-in role is missing");
            shown.add(new Shown(
                    role.label(),
                    role.description(),
                    Names.labels(grant.permissions()),
                    DatasetScope.ALL.patterns(),
                    true));
        }
        directory.roles().roles(caller.tenant()).forEach(role -> shown.add(shown(role)));
        return new Shelf(shown, Names.labels(List.of(Permission.values())));
    }

    @ApiCall(
            summary = "Make or change a role",
            details =
                    "A role allows no more than the one who makes it may do. Those who have it notice with the next request.",
            body = Ask.class,
            bodyExample = ASK,
            reply = ROLE)
    @PutMapping("/api/v1/roles/{name}")
    @Requires(Permission.ADMIN)
    Shown put(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "The role's name, of a-z, 0-9 and -", example = "night-shift") @PathVariable String name)
            throws IOException {
        Ask ask = bodies.read(request, Ask.class, ASK);
        refuseBuiltIn(name);
        Set<Permission> permissions = Names.permissions(ask.permissions);
        DatasetScope datasets = Names.datasets(ask.datasets);
        if (!new Callers.Grant(caller.permissions(), caller.datasets())
                .covers(new Callers.Grant(permissions, datasets))) {
            throw Names.forbidden("The role would allow more than '" + caller.name() + "' may do.");
        }
        Role before = directory.roles().role(caller.tenant(), name).orElse(null);
        refuseForOwnLast(caller, name, permissions);
        Role role = role(caller, name, ask, permissions, datasets, before);
        directory.roles().put(role);
        audit.record(
                caller,
                before == null ? "role.created" : "role.changed",
                name,
                Map.of("permissions", Names.labels(permissions), "datasets", datasets.patterns()));
        return shown(role);
    }

    @ApiCall(summary = "Remove a role", details = "A role that somebody has cannot be removed.")
    @DeleteMapping("/api/v1/roles/{name}")
    @Requires(Permission.ADMIN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @Meaning(value = "The role's name", example = "night-shift") @PathVariable String name) {
        refuseBuiltIn(name);
        List<String> holders = directory.accounts().accounts(caller.tenant()).stream()
                .filter(account -> account.roles().contains(name))
                .map(account -> account.name())
                .limit(5)
                .toList();
        if (!holders.isEmpty()) {
            throw Names.conflict("The role '" + name + "' is held by " + String.join(", ", holders) + ".");
        }
        if (!directory.roles().remove(caller.tenant(), name)) {
            throw Names.notFound("role", name);
        }
        audit.record(caller, "role.removed", name, Map.of());
    }

    /** A role through which the caller administers must go on to let somebody administer. */
    private void refuseForOwnLast(Caller caller, String name, Set<Permission> permissions) {
        if (permissions.contains(Permission.ADMIN)) {
            return;
        }
        boolean another = directory.accounts().accounts(caller.tenant()).stream()
                .filter(account -> !account.disabled())
                .anyMatch(account -> account.roles().stream()
                        .filter(role -> !role.equals(name))
                        .anyMatch(role -> {
                            Callers.Grant grant = callers.grant(caller.tenant(), role);
                            return grant != null && grant.permissions().contains(Permission.ADMIN);
                        }));
        boolean now = directory.roles().role(caller.tenant(), name).stream()
                .anyMatch(role -> role.permissions().contains(Permission.ADMIN.label()));
        if (now && !another) {
            throw Names.conflict("Without '" + name + "' nobody could administer the tenant; make another first.");
        }
    }

    private Role role(
            Caller caller,
            String name,
            Ask ask,
            Set<Permission> permissions,
            DatasetScope datasets,
            @Nullable Role before) {
        try {
            return new Role(
                    caller.tenant(),
                    name,
                    Names.text("description", ask.description, 500),
                    Names.labels(permissions),
                    datasets,
                    before == null ? clock.instant() : before.created());
        } catch (IllegalArgumentException e) {
            throw Names.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static void refuseBuiltIn(String name) {
        if (BuiltInRole.of(name).isPresent()) {
            throw Names.conflict("Every tenant has the role '" + name + "'; it cannot be changed or removed.");
        }
    }

    private static Shown shown(Role role) {
        return new Shown(
                role.name(),
                role.description(),
                new TreeSet<>(role.permissions()),
                role.datasets().patterns(),
                false);
    }
}
