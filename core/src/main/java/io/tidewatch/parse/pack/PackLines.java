package io.tidewatch.parse.pack;

import static java.util.Objects.requireNonNull;

import io.tidewatch.event.Severity;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.ParseResult;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parser;
import io.tidewatch.parse.Rejected;

/** {@code CEF:0|…}, {@code date=2026-01-01 time=…}: records that a pack recognises by what they begin with. */
public final class PackLines implements Parser {
    private final Packs packs;

    public PackLines(Packs packs) {
        this.packs = requireNonNull(packs, "packs is null");
    }

    @Override
    public String name() {
        return "packs";
    }

    @Override
    public boolean recognises(Slice record) {
        return packs.ofText(record.array(), record.offset(), record.end()) != null;
    }

    @Override
    public ParseResult parse(Slice record, ParseContext context) {
        byte[] b = record.array();
        Pack pack = packs.ofText(b, record.offset(), record.end());
        if (pack == null) {
            return new Rejected("no parser pack recognises the record by its first bytes");
        }
        Pack.message(context.fields(), b, record.offset(), record.end());
        Parsed parsed = pack.text(b, record.offset(), record.end(), null, Severity.UNKNOWN, context);
        return parsed == null
                ? new Rejected("looks like a record of the parser pack '" + pack.name()
                        + "', but no step of its extraction matches")
                : parsed;
    }
}
