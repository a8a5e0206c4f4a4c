package io.tidewatch.server.security;

import io.tidewatch.config.OidcSettings;
import io.tidewatch.config.RateSettings;
import io.tidewatch.config.SecuritySettings;
import java.security.SecureRandom;
import java.time.Clock;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parts that decide who calls and what they may do, put together over one catalog.
 *
 * @param directory where the catalog keeps it
 * @param callers what an account, a session or a token may do now
 * @param passwords makes and compares hashes
 * @param passwordCheck whether a name and a password belong together
 * @param signIn sessions
 * @param authentication who a request's header proves its sender to be
 * @param tenants lets some act in other tenants
 * @param audit writes down what is done
 * @param rates how often callers may call
 * @param oidc how people sign in with an OpenID provider
 */
public record Security(
        Directory directory,
        Callers callers,
        Passwords passwords,
        PasswordCheck passwordCheck,
        SignIn signIn,
        Authentication authentication,
        TenantEntry tenants,
        Audit audit,
        RateLimits rates,
        OidcSettings oidc) {
    /** @param key what access tokens are signed with */
    public static Security over(
            Directory directory,
            SecuritySettings settings,
            RateSettings rates,
            byte[] key,
            Clock clock,
            SecureRandom random) {
        Audit audit = new Audit(directory.audit(), new JsonMapper(), clock);
        Callers callers = new Callers(directory, clock);
        Passwords passwords = new Passwords(random);
        PasswordCheck check = new PasswordCheck(directory, passwords, new Lockout(clock), audit, clock, random);
        AccessTokens tokens = new AccessTokens(key, settings.sessions().accessLife(), clock);
        SignIn signIn = new SignIn(directory, tokens, settings.sessions().life(), audit, clock, random);
        Authentication authentication =
                new Authentication(directory, callers, check, tokens, audit, clock, settings.basic());
        return new Security(
                directory,
                callers,
                passwords,
                check,
                signIn,
                authentication,
                new TenantEntry(directory, audit, clock),
                audit,
                new RateLimits(rates, clock),
                settings.oidc());
    }
}
