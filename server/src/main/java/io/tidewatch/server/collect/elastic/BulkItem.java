package io.tidewatch.server.collect.elastic;

import io.tidewatch.server.collect.RecentIds;
import org.jspecify.annotations.Nullable;

/** One action of a bulk request and what became of it. Changed while the request is worked on; not thread-safe. */
final class BulkItem {
    static final int CREATED = 201;
    static final int UPDATED = 200;
    static final int INVALID = 400;
    static final int CONFLICT = 409;
    static final int BUSY = 429;

    final BulkAction action;
    /** Where the document is in the body. */
    final int from;

    final int to;
    /** The group of its records, or -1 when it is not to be stored. */
    int group = -1;

    int status = CREATED;

    @Nullable
    String errorType;

    @Nullable
    String reason;
    /** Its id for {@link RecentIds}, or null. */
    RecentIds.@Nullable Id id;

    long content;

    BulkItem(BulkAction action, int from, int to) {
        this.action = action;
        this.from = from;
        this.to = to;
    }

    BulkItem failed(int status, String errorType, String reason) {
        this.status = status;
        this.errorType = errorType;
        this.reason = reason;
        this.group = -1;
        return this;
    }
}
