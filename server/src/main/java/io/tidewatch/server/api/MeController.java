package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.Session;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Credential;
import io.tidewatch.server.security.Directory;
import io.tidewatch.server.security.PasswordCheck;
import io.tidewatch.server.security.Passwords;
import io.tidewatch.server.security.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What callers may know and change of themselves, whatever else they may do. */
@RestController
public final class MeController {
    private static final String CHANGE =
            "{\"oldPassword\":\"b95kt-bquh2-f9qzm-9zup9\",\"newPassword\":\"correct-horse-battery-staple\"}";

    private final Directory directory;
    private final Passwords passwords;
    private final PasswordCheck check;
    private final Audit audit;
    private final JsonBody bodies;

    public MeController(Directory directory, Passwords passwords, PasswordCheck check, Audit audit, JsonBody bodies) {
        this.directory = requireNonNull(directory, "directory is null");
        this.passwords = requireNonNull(passwords, "passwords is null");
        this.check = requireNonNull(check, "check is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
    }

    record Me(
            String name,
            String tenant,
            Set<String> permissions,

            @Meaning("Which datasets may be seen; `*` stands for any characters")
            Set<String> datasets,

            @Meaning("`password`, `session` or `token`") String credential,
            boolean mustChangePassword) {}

    record NewPassword(
            @Meaning(value = "The password of now", required = true) @Nullable
            String oldPassword,

            @Meaning(value = "12 characters or more", required = true) @Nullable
            String newPassword) {}

    record Visit(
            String id,
            @Meaning("Where it began") String address,
            Instant created,
            Instant expires,
            @Meaning("Whether the call belongs to it") boolean own) {}

    record Visits(List<Visit> sessions) {}

    @SignedIn
    @ApiCall(
            summary = "Tell who calls and what they may do",
            reply = "{\"name\":\"ann\",\"tenant\":\"default\",\"permissions\":[\"search\"],\"datasets\":[\"*\"],"
                    + "\"credential\":\"session\",\"mustChangePassword\":false}")
    @GetMapping("/api/v1/me")
    Me me(Caller caller) {
        return new Me(
                caller.name(),
                caller.tenant().value(),
                Names.labels(caller.permissions()),
                caller.datasets().patterns(),
                caller.credential().kind().name().toLowerCase(java.util.Locale.ROOT),
                caller.credential().mustChangePassword());
    }

    @SignedIn
    @ApiCall(
            summary = "Change the own password",
            details = "All sessions of the account end, the caller's too; sign in again with the new password.",
            body = NewPassword.class,
            bodyExample = CHANGE)
    @PostMapping("/api/v1/me/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(HttpServletRequest request, Caller caller) throws IOException {
        NewPassword wanted = bodies.read(request, NewPassword.class, CHANGE);
        Account account = account(caller);
        String old = wanted.oldPassword == null ? "" : wanted.oldPassword;
        switch (check.check(account.name(), old, caller.address())) {
            case PasswordCheck.Wrong wrong -> throw Names.forbidden("The old password is wrong.");
            case PasswordCheck.Locked locked ->
                throw Problem.of(
                                ProblemKind.OVERLOADED,
                                "Too many wrong passwords for this name from this address.",
                                "Wait, then try again with the right one.")
                        .withHeader(
                                "Retry-After", Long.toString(locked.remaining().toSeconds() + 1))
                        .exception();
            case PasswordCheck.Right right -> {
                String password = Names.password("newPassword", wanted.newPassword, account.name());
                if (password.equals(old)) {
                    throw Names.malformed("'newPassword' is the old one");
                }
                directory.accounts().put(right.account().withPassword(passwords.hash(password), false));
                directory.sessions().endAll(account.tenant(), account.name());
                audit.record(caller, "user.password-changed", account.name(), Map.of());
            }
        }
    }

    @SignedIn
    @ApiCall(
            summary = "List the own sessions",
            reply =
                    "{\"sessions\":[{\"id\":\"c2Vzc2lvbg\",\"address\":\"192.0.2.1\",\"created\":\"2026-11-21T10:00:00Z\","
                            + "\"expires\":\"2026-11-21T22:00:00Z\",\"own\":true}]}")
    @GetMapping("/api/v1/me/sessions")
    Visits sessions(Caller caller) {
        Account account = account(caller);
        return new Visits(directory.sessions().sessions(account.tenant(), account.name()).stream()
                .map(session -> visit(session, caller))
                .toList());
    }

    @SignedIn
    @ApiCall(summary = "End one of the own sessions")
    @DeleteMapping("/api/v1/me/sessions/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(Caller caller, @Meaning(value = "The session's id", example = "c2Vzc2lvbg") @PathVariable String id) {
        Account account = account(caller);
        boolean own = directory
                .sessions()
                .session(id)
                .filter(session -> session.account().equals(account.name())
                        && session.tenant().equals(account.tenant()))
                .isPresent();
        if (!own) {
            throw Names.notFound("session", id);
        }
        directory.sessions().end(id);
        audit.record(caller, "session.ended", id, Map.of("reason", "ended by its owner"));
    }

    /** The account of the person who calls; tokens have no password and no sessions. */
    private Account account(Caller caller) {
        Credential credential = caller.credential();
        String name = credential.account();
        if (credential.kind() == Credential.Kind.TOKEN || name == null) {
            throw Names.forbidden("An API token has no password and no sessions.");
        }
        return directory.accounts().account(name).orElseThrow(() -> Names.notFound("user", name));
    }

    private static Visit visit(Session session, Caller caller) {
        return new Visit(
                session.id(),
                session.address(),
                session.created(),
                session.expires(),
                caller.credential().kind() == Credential.Kind.SESSION
                        && caller.credential().id().equals(session.id()));
    }
}
