package io.tidewatch.lake;

import io.tidewatch.event.FailureKind;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.query.Tokens;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The keys that a block's token filter lacks when a merge turns columns of numbers into text: numbers are not in token filters, text is.
 */
final class WidenedKeys {
    private final TenantDatabase database;
    private final LivePart part;
    private final List<Column> widened;

    WidenedKeys(TenantDatabase database, LivePart part, Columns union) {
        this.database = database;
        this.part = part;
        this.widened = part.index().columns().list().stream()
                .filter(c -> c.type() != ColumnType.VARCHAR && isText(union, c))
                .toList();
    }

    private static boolean isText(Columns union, Column column) {
        Column wanted = union.of(column.field());
        return wanted != null && wanted.type() == ColumnType.VARCHAR;
    }

    /** The keys of the block's values in such columns, sorted; mostly none. */
    long[] keys(Block block) {
        if (widened.isEmpty()) {
            return new long[0];
        }
        KeySet keys = new KeySet();
        try (Session session = database.session();
                Statement statement = session.connection().createStatement()) {
            for (Column column : widened) {
                try (ResultSet values = statement.executeQuery("SELECT DISTINCT " + column.sql() + "::VARCHAR FROM "
                        + part.relation() + " WHERE " + column.sql() + " IS NOT NULL AND file_row_number >= "
                        + block.firstRow() + " AND file_row_number < " + (block.firstRow() + block.rows()))) {
                    while (values.next()) {
                        byte[] text = values.getString(1).getBytes(StandardCharsets.UTF_8);
                        Tokens.hashes(text, 0, text.length, keys);
                    }
                }
            }
        } catch (SQLException e) {
            throw new TidewatchException(
                    FailureKind.CORRUPT,
                    "the part " + part.part().path() + " cannot be read: " + ParquetWriter.firstLine(e),
                    e);
        }
        return keys.sorted();
    }
}
