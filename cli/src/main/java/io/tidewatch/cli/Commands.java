package io.tidewatch.cli;

import io.tidewatch.cli.Registration.Group;
import io.tidewatch.cli.account.AuditCommand;
import io.tidewatch.cli.account.LoginCommand;
import io.tidewatch.cli.account.LogoutCommand;
import io.tidewatch.cli.account.PasswordCommand;
import io.tidewatch.cli.account.RolesCommand;
import io.tidewatch.cli.account.TenantsCommand;
import io.tidewatch.cli.account.TokensCommand;
import io.tidewatch.cli.account.UsersCommand;
import io.tidewatch.cli.alerts.AlertsCommand;
import io.tidewatch.cli.alerts.CasesCommand;
import io.tidewatch.cli.command.ExportCommand;
import io.tidewatch.cli.command.GenerateCommand;
import io.tidewatch.cli.command.HistogramCommand;
import io.tidewatch.cli.command.ImportCommand;
import io.tidewatch.cli.command.SearchCommand;
import io.tidewatch.cli.command.SendCommand;
import io.tidewatch.cli.command.SqlCommand;
import io.tidewatch.cli.command.StatusCommand;
import io.tidewatch.cli.command.SubscribeCommand;
import io.tidewatch.cli.command.TailCommand;
import io.tidewatch.cli.command.TopCommand;
import io.tidewatch.cli.command.TrendCommand;
import io.tidewatch.cli.command.WatchCommand;
import io.tidewatch.cli.enrich.EnrichCommand;
import io.tidewatch.cli.hunt.HuntCommand;
import io.tidewatch.cli.hunts.HuntsCommand;
import io.tidewatch.cli.monitor.MonitorCommand;
import io.tidewatch.cli.parser.ParserCommand;
import io.tidewatch.cli.rules.RulesCommand;
import java.util.List;
import java.util.Optional;

/** Every command, in the order of the help. A new command is a file in {@code command} and a line here. */
final class Commands {
    static final List<Registration> ALL = List.of(
            new Registration("watch", Group.AGENTS, "follow files and send what is appended", WatchCommand::new),
            new Registration("send", Group.AGENTS, "send log files once, as fast as wanted", SendCommand::new),
            new Registration(
                    "import", Group.AGENTS, "send files and folders that are there already, once", ImportCommand::new),
            new Registration("generate", Group.AGENTS, "make a realistic log to try things with", GenerateCommand::new),
            new Registration(
                    "monitor", Group.AGENTS, "measure this host and send what was measured", MonitorCommand::new),
            new Registration("subscribe", Group.AGENTS, "print what passes at a broker", SubscribeCommand::new),
            new Registration("search", Group.SEARCH, "find events, newest first", SearchCommand::new),
            new Registration("export", Group.SEARCH, "all that a search finds, as a file", ExportCommand::new),
            new Registration("tail", Group.SEARCH, "show events as they arrive", TailCommand::new),
            new Registration("top", Group.SEARCH, "count a field's most frequent values", TopCommand::new),
            new Registration("histogram", Group.SEARCH, "count events over time", HistogramCommand::new),
            new Registration("trend", Group.SEARCH, "show how a number goes over time", TrendCommand::new),
            new Registration("sql", Group.SEARCH, "ask in SQL, read-only", SqlCommand::new),
            new Registration("alerts", Group.SEARCH, "list, show, watch and work on alerts", AlertsCommand::new),
            new Registration("cases", Group.SEARCH, "alerts that belong together", CasesCommand::new),
            new Registration("status", Group.SEARCH, "how the server is doing", StatusCommand::new),
            new Registration("login", Group.ACCESS, "sign in for later commands", LoginCommand::new),
            new Registration("logout", Group.ACCESS, "sign out", LogoutCommand::new),
            new Registration("password", Group.ACCESS, "change your own password", PasswordCommand::new),
            new Registration("users", Group.ACCESS, "list and change users", UsersCommand::new),
            new Registration("roles", Group.ACCESS, "list and change roles", RolesCommand::new),
            new Registration("tokens", Group.ACCESS, "list, make and revoke API tokens", TokensCommand::new),
            new Registration("tenants", Group.ACCESS, "list, make and remove tenants", TenantsCommand::new),
            new Registration("audit", Group.ACCESS, "show who did what", AuditCommand::new),
            new Registration("hunt", Group.RULES, "match Sigma rules with files of logs", HuntCommand::new),
            new Registration("hunts", Group.RULES, "run rules over what a server has stored", HuntsCommand::new),
            new Registration(
                    "rules", Group.RULES, "check, test, explain, count and list Sigma rules", RulesCommand::new),
            new Registration("parser", Group.RULES, "test, list and try parsers", ParserCommand::new),
            new Registration(
                    "enrich", Group.RULES, "what events are enriched from, and what it adds", EnrichCommand::new));

    private Commands() {}

    static Optional<Registration> find(String name) {
        return ALL.stream().filter(command -> command.name().equals(name)).findFirst();
    }
}
