package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidewatch.catalog.Account;
import io.tidewatch.catalog.Part;
import io.tidewatch.catalog.Tenant;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.openapi.ApiCall;
import io.tidewatch.server.openapi.Meaning;
import io.tidewatch.server.security.Audit;
import io.tidewatch.server.security.BuiltInRole;
import io.tidewatch.server.security.Caller;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The tenants of the installation; for administrators of the one that owns it. */
@RestController
public final class TenantsController {
    private static final String ASK =
            "{\"id\":\"acme\",\"name\":\"Acme Corporation\",\"administrator\":\"acme-admin\"}";
    private static final String TENANT =
            "{\"id\":\"acme\",\"name\":\"Acme Corporation\",\"created\":\"2026-11-21T10:00:00Z\"}";

    private final Directory directory;
    private final Passwords passwords;
    private final Audit audit;
    private final JsonBody bodies;
    private final Supplier<List<Part>> parts;
    private final Consumer<TenantId> begin;
    private final SecureRandom random;
    private final Clock clock;

    /**
     * @param parts the files of the store, of all tenants
     * @param begin gives a new tenant what it begins with: the rules that come with the program
     */
    public TenantsController(
            Directory directory,
            Passwords passwords,
            Audit audit,
            JsonBody bodies,
            Supplier<List<Part>> parts,
            Consumer<TenantId> begin,
            SecureRandom random,
            Clock clock) {
        this.directory = requireNonNull(directory, "directory is null");
        this.passwords = requireNonNull(passwords, "passwords is null");
        this.audit = requireNonNull(audit, "audit is null");
        this.bodies = requireNonNull(bodies, "bodies is null");
        this.parts = requireNonNull(parts, "parts is null");
        this.begin = requireNonNull(begin, "begin is null");
        this.random = requireNonNull(random, "random is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    record Shown(String id, String name, @Nullable Instant created) {}

    record Shelf(List<Shown> tenants) {}

    record Ask(
            @Meaning(value = "1 to 63 of a-z, 0-9 and -; names it everywhere", required = true) @Nullable
            String id,

            @Meaning("For people") @Nullable String name,

            @Meaning("A first administrator to make, with a one-time password") @Nullable
            String administrator) {}

    record Made(
            Shown tenant,

            @Meaning("The administrator's, to be changed at the first sign-in")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String oneTimePassword) {}

    @ApiCall(summary = "List the tenants", reply = "{\"tenants\":[" + TENANT + "]}")
    @GetMapping("/api/v1/tenants")
    @Requires(Permission.TENANTS)
    Shelf list() {
        List<Shown> shown = new ArrayList<>();
        shown.add(new Shown(TenantId.DEFAULT.value(), "", null));
        directory.tenants().tenants().forEach(tenant -> shown.add(shown(tenant)));
        return new Shelf(shown);
    }

    @ApiCall(
            summary = "Make a tenant",
            details = "Call with the header `Tidewatch-Tenant: acme` to act in it.",
            body = Ask.class,
            bodyExample = ASK,
            reply = "{\"tenant\":" + TENANT + ",\"oneTimePassword\":\"b95kt-bquh2-f9qzm-9zup9\"}")
    @PostMapping("/api/v1/tenants")
    @Requires(Permission.TENANTS)
    @ResponseStatus(HttpStatus.CREATED)
    Made make(HttpServletRequest request, Caller caller) throws IOException {
        Ask ask = bodies.read(request, Ask.class, ASK);
        TenantId id = id(ask.id == null ? "" : ask.id);
        if (id.equals(TenantId.DEFAULT)
                || parts.get().stream().anyMatch(part -> part.tenant().equals(id))) {
            throw Names.conflict("There are events of a tenant '" + id + "' already; choose another id.");
        }
        String administrator = ask.administrator == null ? null : Names.accountName(ask.administrator);
        if (administrator != null && directory.accounts().account(administrator).isPresent()) {
            throw Names.conflict("The name '" + administrator + "' is taken.");
        }
        Tenant tenant = new Tenant(id, Names.text("name", ask.name, 100), clock.instant());
        if (!directory.tenants().add(tenant)) {
            throw Names.conflict("There is a tenant '" + id + "' already.");
        }
        begin.accept(id);
        audit.record(caller, "tenant.created", id.value(), Map.of());
        return new Made(shown(tenant), administrator == null ? null : firstAdministrator(caller, id, administrator));
    }

    private String firstAdministrator(Caller caller, TenantId tenant, String name) {
        String drawn = OneTimePassword.draw(random);
        String hash = passwords.hash(drawn);
        Set<String> roles = Set.of(BuiltInRole.ADMINISTRATOR.label());
        Account account = Account.of(name, tenant, hash, roles, clock.instant()).withPassword(hash, true);
        if (!directory.accounts().add(account)) {
            throw Names.conflict(
                    "The tenant was made, but the name '" + name + "' is taken; make its administrator again.");
        }
        audit.record(caller, "user.created", name, Map.of("tenant", tenant.value(), "roles", roles));
        return drawn;
    }

    @ApiCall(
            summary = "Remove a tenant",
            details =
                    "Its users, roles, sessions and tokens go at once; its events go by retention, and nobody can see them.")
    @DeleteMapping("/api/v1/tenants/{id}")
    @Requires(Permission.TENANTS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @Meaning(value = "The tenant's id", example = "acme") @PathVariable String id) {
        TenantId tenant = id(id);
        if (tenant.equals(TenantId.DEFAULT)) {
            throw Names.conflict("The tenant 'default' owns the installation and cannot be removed.");
        }
        if (!directory.tenants().remove(tenant)) {
            throw Names.notFound("tenant", id);
        }
        audit.record(caller, "tenant.removed", id, Map.of());
    }

    private static TenantId id(String text) {
        try {
            return new TenantId(text);
        } catch (IllegalArgumentException e) {
            throw Names.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static Shown shown(Tenant tenant) {
        return new Shown(tenant.id().value(), tenant.name(), tenant.created());
    }
}
