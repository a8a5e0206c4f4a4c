package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidewatch.catalog.Account;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Callers;
import io.tidewatch.server.security.Directory;
import io.tidewatch.server.security.OneTimePassword;
import io.tidewatch.server.security.Passwords;
import io.tidewatch.server.security.Permission;
import io.tidewatch.server.security.Requires;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The tenant's users. Nobody gives more than they have, and one administrator is always left. */
@RestController
public final class UsersController {
    private static final String NEW = "{\"name\":\"ann\",\"displayName\":\"Ann Other\",\"roles\":[\"analyst\"]}";
    private static final String CHANGE = "{\"roles\":[\"engineer\"],\"disabled\":false}";
    private static final String USER =
            "{\"name\":\"ann\",\"displayName\":\"Ann Other\",\"email\":\"\",\"roles\":[\"analyst\"],"
                    + "\"disabled\":false,\"mustChangePassword\":true,\"external\":false,\"created\":\"2026-11-21T10:00:00Z\"}";

    private final Directory directory;
    private final Callers callers;
    private final Passwords passwords;
    private final Audit audit;
    private final JsonBody bodies;
    private final SecureRandom random;
    private final Clock clock;
    /** Held while it is checked that an administrator is left and one is taken away. */
    private final Object administrators = new Object();

    public UsersController(
            Directory directory,
            Callers callers,
            Passwords passwords,
            Audit audit,
            JsonBody bodies,
            SecureRandom random,
            Clock clock) {
        this.directory = requireNonNull(directory, "directory is null");
        this.callers = requireNonNull(callers, "callers is null");
        this.passwords = requireNonNull(passwords, "passwords is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.random = requireNonNull(random, "random is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    record User(
            String name,
            String displayName,
            String email,
            TreeSet<String> roles,
            boolean disabled,
            boolean mustChangePassword,

            @Meaning("Whether the person signs in with an OpenID provider")
            boolean external,

            Instant created) {}

    record Users(List<User> users) {}

    record New(
            @Meaning(value = "Unique over all tenants", required = true) @Nullable
            String name,

            @Nullable String displayName,
            @Nullable String email,

            @Meaning("Names of roles of the tenant") @Nullable
            List<String> roles,

            @Meaning("Without it a one-time password is drawn and answered once") @Nullable
            String password) {}

    /** A new user, or one with a new password. */
    record Made(
            User user,

            @Meaning("To be changed at the first sign-in; left out where the request gave one")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String oneTimePassword) {}

    /** What is left out stays as it is. */
    record Change(
            @Nullable String displayName,
            @Nullable String email,
            @Nullable List<String> roles,
            @Nullable Boolean disabled) {}

    @ApiCall(summary = "List the users", reply = "{\"users\":[" + USER + "]}")
    @GetMapping("/api/v1/users")
    @Requires(Permission.ADMIN)
    Users list(Caller caller) {
        return new Users(directory.accounts().accounts(caller.tenant()).stream()
                .map(UsersController::user)
                .toList());
    }

    @ApiCall(summary = "Show a user", reply = USER)
    @GetMapping("/api/v1/users/{name}")
    @Requires(Permission.ADMIN)
    User show(Caller caller, @Meaning(value = "The user's name", example = "ann") @PathVariable String name) {
        return user(account(caller, name));
    }

    @ApiCall(
            summary = "Make a user",
            details = "Nobody can give roles that allow more than they may do themselves.",
            body = New.class,
            bodyExample = NEW,
            reply = "{\"user\":" + USER + ",\"oneTimePassword\":\"b95kt-bquh2-f9qzm-9zup9\"}")
    @PostMapping("/api/v1/users")
    @Requires(Permission.ADMIN)
    @ResponseStatus(HttpStatus.CREATED)
    Made make(HttpServletRequest request, Caller caller) throws IOException {
        New wanted = bodies.read(request, New.class, NEW);
        String name = Names.accountName(wanted.name);
        Set<String> roles = roles(caller, wanted.roles);
        String drawn = wanted.password == null ? OneTimePassword.draw(random) : null;
        String password = drawn != null ? drawn : Names.password("password", wanted.password, name);
        String hash = passwords.hash(password);
        Account account = Account.of(name, caller.tenant(), hash, roles, clock.instant())
                .withNames(Names.text("displayName", wanted.displayName, 100), Names.text("email", wanted.email, 200));
        Account made = drawn == null ? account : account.withPassword(hash, true);
        if (!directory.accounts().add(made)) {
            throw Names.conflict("The name '" + name + "' is taken.");
        }
        audit.record(caller, "user.created", name, Map.of("roles", new TreeSet<>(roles)));
        return new Made(user(made), drawn);
    }

    @ApiCall(
            summary = "Change a user",
            details = "A user who is disabled, or whose roles change, notices with the next request.",
            body = Change.class,
            bodyExample = CHANGE,
            reply = USER)
    @PatchMapping("/api/v1/users/{name}")
    @Requires(Permission.ADMIN)
    User change(
            HttpServletRequest request,
            Caller caller,
            @Meaning(value = "The user's name", example = "ann") @PathVariable String name)
            throws IOException {
        Change change = bodies.read(request, Change.class, CHANGE);
        synchronized (administrators) {
            Account before = account(caller, name);
            requireReach(caller, before);
            Account after = before.withNames(
                    change.displayName == null
                            ? before.displayName()
                            : Names.text("displayName", change.displayName, 100),
                    change.email == null ? before.email() : Names.text("email", change.email, 200));
            after = change.roles == null ? after : after.withRoles(roles(caller, change.roles));
            after = change.disabled == null ? after : after.withDisabled(change.disabled);
            requireAdministratorBeside(before, isAdministrator(after));
            directory.accounts().put(after);
            if (after.disabled()) {
                directory.sessions().endAll(after.tenant(), name);
            }
            audit.record(caller, "user.changed", name, changes(before, after));
            return user(after);
        }
    }

    @ApiCall(
            summary = "Give a user a one-time password",
            details = "The old one is good for nothing from then on, and all sessions end.",
            reply = "{\"user\":" + USER + ",\"oneTimePassword\":\"b95kt-bquh2-f9qzm-9zup9\"}")
    @PostMapping("/api/v1/users/{name}/password")
    @Requires(Permission.ADMIN)
    Made resetPassword(Caller caller, @Meaning(value = "The user's name", example = "ann") @PathVariable String name) {
        Account before = account(caller, name);
        requireReach(caller, before);
        String drawn = OneTimePassword.draw(random);
        Account after = before.withPassword(passwords.hash(drawn), true);
        directory.accounts().put(after);
        directory.sessions().endAll(after.tenant(), name);
        audit.record(caller, "user.password-reset", name, Map.of());
        return new Made(user(after), drawn);
    }

    @ApiCall(summary = "Remove a user", details = "The last administrator cannot be removed.")
    @DeleteMapping("/api/v1/users/{name}")
    @Requires(Permission.ADMIN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @Meaning(value = "The user's name", example = "ann") @PathVariable String name) {
        synchronized (administrators) {
            Account account = account(caller, name);
            requireReach(caller, account);
            requireAdministratorBeside(account, false);
            directory.accounts().remove(caller.tenant(), name);
            directory.sessions().endAll(caller.tenant(), name);
        }
        audit.record(caller, "user.removed", name, Map.of());
    }

    private Account account(Caller caller, String name) {
        return directory
                .accounts()
                .account(name)
                .filter(account -> account.tenant().equals(caller.tenant()))
                .orElseThrow(() -> Names.notFound("user", name));
    }

    private Set<String> roles(Caller caller, @Nullable List<String> names) {
        Set<String> roles = names == null ? Set.of() : Set.copyOf(names);
        Callers.Grant own = new Callers.Grant(caller.permissions(), caller.datasets());
        for (String role : roles) {
            Callers.Grant given = callers.grant(caller.tenant(), role);
            if (given == null) {
                throw Names.malformed("there is no role '" + Names.text("roles", role, 100) + "' in this tenant");
            }
            if (!own.covers(given)) {
                throw Names.forbidden("The role '" + role + "' allows more than '" + caller.name() + "' may do.");
            }
        }
        return roles;
    }

    /** Who may do less than another must not take over the other's account. */
    private void requireReach(Caller caller, Account account) {
        if (!new Callers.Grant(caller.permissions(), caller.datasets()).covers(callers.grant(account))) {
            throw Names.forbidden("'" + account.name() + "' may do more than '" + caller.name() + "'.");
        }
    }

    private void requireAdministratorBeside(Account account, boolean stays) {
        if (stays || !isAdministrator(account)) {
            return;
        }
        TenantId tenant = account.tenant();
        boolean another = directory.accounts().accounts(tenant).stream()
                .anyMatch(other -> !other.name().equals(account.name()) && isAdministrator(other));
        if (!another) {
            throw Names.conflict(
                    "'" + account.name() + "' is the last one who can administer the tenant; make another first.");
        }
    }

    private boolean isAdministrator(Account account) {
        return !account.disabled() && callers.grant(account).permissions().contains(Permission.ADMIN);
    }

    private static Map<String, Object> changes(Account before, Account after) {
        Map<String, Object> changes = new LinkedHashMap<>();
        if (!before.roles().equals(after.roles())) {
            changes.put("rolesBefore", new TreeSet<>(before.roles()));
            changes.put("roles", new TreeSet<>(after.roles()));
        }
        if (before.disabled() != after.disabled()) {
            changes.put("disabled", after.disabled());
        }
        if (!before.displayName().equals(after.displayName()) || !before.email().equals(after.email())) {
            changes.put("names", "changed");
        }
        return changes;
    }

    static User user(Account account) {
        return new User(
                account.name(),
                account.displayName(),
                account.email(),
                new TreeSet<>(account.roles()),
                account.disabled(),
                account.mustChangePassword(),
                account.externalId() != null,
                account.created());
    }
}
