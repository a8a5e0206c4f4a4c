package io.tidewatch.server.security.oidc;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jwt.JWTClaimsSet;
import io.tidewatch.catalog.Account;
import io.tidewatch.config.OidcSettings;
import io.tidewatch.event.TenantId;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Callers;
import io.tidewatch.server.security.Directory;
import java.text.ParseException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The account of a person that a provider vouches for: made at the first sign-in, its roles set anew at each. */
final class PersonAccount {
    private final OidcSettings settings;
    private final Directory directory;
    private final Callers callers;
    private final Clock clock;

    /** The account, or why there is none. */
    sealed interface Found {}

    record Person(Account account) implements Found {}

    record Stranger(String reason) implements Found {}

    PersonAccount(OidcSettings settings, Directory directory, Callers callers, Clock clock) {
        this.settings = requireNonNull(settings, "settings is null");
        this.directory = requireNonNull(directory, "directory is null");
        this.callers = requireNonNull(callers, "callers is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    Found of(JWTClaimsSet claims) {
        TenantId tenant = tenant(claims);
        if (tenant == null) {
            return new Stranger("The provider names a tenant that there is not.");
        }
        String email = text(claims, "email");
        if (!settings.allowedDomains().isEmpty() && !isOfAllowedDomain(claims, email)) {
            return new Stranger("The e-mail address is not verified or not of an allowed domain.");
        }
        Set<String> roles = roles(claims, tenant);
        if (roles.isEmpty()) {
            return new Stranger("None of the person's groups gives a role here.");
        }
        String name = text(claims, settings.nameClaim());
        if (name.isBlank()
                || name.length() > 100
                || name.contains(":")
                || name.startsWith(Caller.TOKEN)
                || name.chars().anyMatch(Character::isISOControl)) {
            return new Stranger("The provider does not name the person in the claim '" + settings.nameClaim() + "'.");
        }
        return account(claims, tenant, name, email, roles);
    }

    private Found account(JWTClaimsSet claims, TenantId tenant, String name, String email, Set<String> roles) {
        String externalId = claims.getIssuer() + "|" + claims.getSubject();
        Optional<Account> known = directory.accounts().accountByExternalId(externalId);
        if (known.isPresent()) {
            Account before = known.get();
            if (before.disabled()) {
                return new Stranger("The account is disabled.");
            }
            if (!before.tenant().equals(tenant)) {
                return new Stranger("The person's account belongs to another tenant.");
            }
            Account now =
                    before.withRoles(roles).withNames(shortened(text(claims, "name"), 100), shortened(email, 200));
            directory.accounts().put(now);
            return new Person(now);
        }
        Account made = new Account(
                name,
                tenant,
                shortened(text(claims, "name"), 100),
                shortened(email, 200),
                null,
                roles,
                false,
                false,
                externalId,
                clock.instant());
        // Whoever chooses a name at the provider must not get the account that has it here.
        return directory.accounts().add(made)
                ? new Person(made)
                : new Stranger("The name '" + name + "' belongs to another account here.");
    }

    private @Nullable TenantId tenant(JWTClaimsSet claims) {
        String claim = settings.tenantClaim();
        String wanted = claim == null ? settings.tenant() : text(claims, claim);
        try {
            TenantId tenant = new TenantId(wanted.isEmpty() ? settings.tenant() : wanted);
            boolean known = tenant.equals(TenantId.DEFAULT)
                    || directory.tenants().tenant(tenant).isPresent();
            return known ? tenant : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private boolean isOfAllowedDomain(JWTClaimsSet claims, String email) {
        String domain = email.substring(email.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return email.contains("@")
                && Boolean.TRUE.equals(claims.getClaim("email_verified"))
                && settings.allowedDomains().stream()
                        .anyMatch(allowed -> allowed.toLowerCase(Locale.ROOT).equals(domain));
    }

    private Set<String> roles(JWTClaimsSet claims, TenantId tenant) {
        List<String> values = switch (claims.getClaim(settings.rolesClaim())) {
            case String one -> List.of(one);
            case Collection<?> several -> several.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
        Set<String> roles = new HashSet<>();
        for (String rule : settings.roles()) {
            int equals = rule.lastIndexOf('=');
            String role = rule.substring(equals + 1).strip();
            if (values.contains(rule.substring(0, equals).strip()) && callers.grant(tenant, role) != null) {
                roles.add(role);
            }
        }
        return roles;
    }

    private static String text(JWTClaimsSet claims, String name) {
        try {
            String text = claims.getStringClaim(name);
            return text == null ? "" : text;
        } catch (ParseException e) {
            return "";
        }
    }

    private static String shortened(String text, int longest) {
        String plain = text.chars().anyMatch(Character::isISOControl) ? "" : text;
        return plain.length() > longest ? plain.substring(0, longest) : plain;
    }
}
