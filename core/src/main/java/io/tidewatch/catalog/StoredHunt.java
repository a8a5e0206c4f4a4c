package io.tidewatch.catalog;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A hunt over stored events as it is kept.
 *
 * @param id 24 hexadecimal digits
 * @param visible the datasets that whoever asked for it might see; it looked at no others
 * @param request what was asked, JSON
 * @param examined events looked at so far
 * @param total events that there are to look at, about
 * @param matches events and rules that matched so far
 * @param message why it failed, or what it left out; empty where nothing is to be said
 * @param result what came of it, JSON; empty before it is done, and in lists
 */
public record StoredHunt(
        TenantId tenant,
        String id,
        DatasetScope visible,
        Instant created,
        String createdBy,
        String request,
        HuntState state,
        @Nullable Instant started,
        @Nullable Instant ended,
        long examined,
        long total,
        long matches,
        String message,
        String result) {
    public StoredHunt {
        requireNonNull(tenant, "tenant is null");
        requireNonNull(id, "id is null");
        requireNonNull(visible, "visible is null");
        requireNonNull(created, "created is null");
        requireNonNull(createdBy, "createdBy is null");
        requireNonNull(request, "request is null");
        requireNonNull(state, "state is null");
        requireNonNull(message, "message is null");
        requireNonNull(result, "result is null");
    }

    /** The same, so far. */
    public StoredHunt at(HuntState state, long examined, long total, long matches) {
        return new StoredHunt(
                tenant, id, visible, created, createdBy, request, state, started, ended, examined, total, matches,
                message, result);
    }

    public StoredHunt begun(Instant now) {
        return new StoredHunt(
                tenant,
                id,
                visible,
                created,
                createdBy,
                request,
                HuntState.RUNNING,
                now,
                null,
                examined,
                total,
                matches,
                message,
                result);
    }

    public StoredHunt ended(HuntState state, Instant now, String message, String result) {
        return new StoredHunt(
                tenant, id, visible, created, createdBy, request, state, started, now, examined, total, matches,
                message, result);
    }
}
