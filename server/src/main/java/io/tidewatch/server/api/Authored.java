package io.tidewatch.server.api;

import static java.util.Objects.requireNonNull;

import io.tidewatch.catalog.Dashboard;
import io.tidewatch.catalog.SavedSearch;
import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.security.Caller;
import io.tidewatch.server.security.Permission;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person keeps under an id of their choice, alone or for others of the tenant. Everyone sees their own and what others
 * share; an author changes their own, an administrator what is shared too. What others keep for themselves is as if it were not there.
 *
 * @param kind what people call it, such as {@code dashboard}
 */
record Authored(String kind, String id, String author, boolean shared) {
    private static final int NAME = 200;

    Authored {
        requireNonNull(kind, "kind is null");
        requireNonNull(id, "id is null");
        requireNonNull(author, "author is null");
    }

    static Authored of(Dashboard dashboard) {
        return new Authored("dashboard", dashboard.id(), dashboard.author(), dashboard.shared());
    }

    static Authored of(SavedSearch search) {
        return new Authored("saved search", search.id(), search.author(), search.shared());
    }

    boolean isOf(Caller caller) {
        return author.equals(caller.actor());
    }

    boolean isSeenBy(Caller caller) {
        return shared || isOf(caller);
    }

    /** Refuses whoever may not change it. */
    void refuseOthers(Caller caller) {
        if (isOf(caller) || shared && caller.may(Permission.ADMIN)) {
            return;
        }
        // The same words for a private one as for a shared one: the id tells nothing of what it is.
        throw Problem.of(
                        ProblemKind.FORBIDDEN,
                        "The " + kind + " '" + id + "' is somebody else's.",
                        "Save it under another id, or ask its author or an administrator.")
                .exception();
    }

    /** Refuses what is no id. */
    static void checkId(String id) {
        if (!SavedSearch.isId(id)) {
            throw Problem.of(
                            ProblemKind.MALFORMED_REQUEST,
                            "'" + PlainText.of("id", id, 1_000) + "' is not an id.",
                            "Choose 1 to 64 of a-z, 0-9 and -.")
                    .exception();
        }
    }

    /** The name that was asked for, which must be there; {@code what} is what it names. */
    static String name(@Nullable String asked, String what) {
        String name = PlainText.line("name", asked, NAME);
        if (name == null || name.isEmpty()) {
            throw PlainText.malformed("name", "is missing; say what people call the " + what);
        }
        return name;
    }
}
