package io.tidewatch.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.DatasetScope;
import io.tidewatch.event.FailureKind;
import io.tidewatch.event.Severity;
import io.tidewatch.event.TenantId;
import io.tidewatch.event.TidewatchException;
import io.tidewatch.store.SqlSearcher.SqlLimits;
import io.tidewatch.store.SqlSearcher.SqlResult;
import io.tidewatch.testkit.Events;
import io.tidewatch.testkit.InMemoryManifest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LakeSqlTest {
    private static final SqlLimits LIMITS = new SqlLimits(Duration.ofSeconds(20), 100);

    private Lake lake;

    @BeforeAll
    void fill(@TempDir Path folder) {
        lake = new Lake(LakeConfig.of(folder), new InMemoryManifest(), Clock.systemUTC());
        lake.start();
        lake.writer()
                .append(LakeFixture.batch(
                        1,
                        Events.event()
                                .id(0, 1, 0)
                                .dataset("linux.auth")
                                .severity(Severity.WARNING)
                                .message("Failed password for root")
                                .field("user.name", "root")
                                .field("source.ip", "10.0.0.1")
                                .field("bytes", 5L)
                                .build(),
                        Events.event()
                                .id(0, 1, 1)
                                .dataset("nginx.access")
                                .message("GET /")
                                .field("bytes", 7L)
                                .build()));
        lake.writer().flush();
        lake.writer()
                .append(LakeFixture.batch(
                        2,
                        Events.event()
                                .id(0, 2, 0)
                                .dataset("linux.auth")
                                .message("Accepted password for bob")
                                .field("user.name", "bob")
                                .build()));
        lake.writer()
                .append(LakeFixture.batch(
                        3,
                        Events.event()
                                .id(0, 3, 0)
                                .tenant("other")
                                .message("secret")
                                .build()));
    }

    @AfterAll
    void stop() {
        lake.close();
    }

    @Test
    void viewsShowOwnEventsFromMemoryAndParts() {
        SqlResult result = sql("SELECT time, severity, \"user.name\", message FROM \"linux.auth\" ORDER BY id");
        assertThat(result.columns())
                .extracting(c -> c.name())
                .containsExactly("time", "severity", "user.name", "message");
        assertThat(result.rows())
                .containsExactly(
                        List.of(Instant.parse("2026-11-21T12:00:00Z"), "warning", "root", "Failed password for root"),
                        List.of(Instant.parse("2026-11-21T12:00:00Z"), "unknown", "bob", "Accepted password for bob"));
        assertThat(sql("SELECT count(*), sum(bytes) FROM events").rows()).containsExactly(List.of(3L, 12L));
        assertThat(sql("SELECT message FROM events").rows()).noneMatch(row -> row.contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "SELECT 1;",
                "SELECT dataset, count(*) AS n FROM events GROUP BY ALL ORDER BY n DESC, 1 LIMIT 3 -- the last",
                "FROM events",
                "FROM events SELECT message",
                "VALUES (1, 'a'), (2, 'b')",
                "WITH a AS (SELECT * FROM events), b AS (FROM a) SELECT count(*) FROM b JOIN a USING (id)",
                "WITH events AS (SELECT * FROM events WHERE bytes > 5) SELECT * FROM events",
                "SELECT COLUMNS('b.*') FROM events",
                "SELECT * EXCLUDE (raw) REPLACE (upper(message) AS message) FROM events",
                "SELECT message, row_number() OVER (PARTITION BY dataset ORDER BY time) FROM events QUALIFY 1 = 1",
                "SELECT count(*) FILTER (bytes > 5), quantile_cont(bytes, 0.5) FROM events",
                "SELECT * FROM range(3), unnest([1, 2])",
                "SELECT * FROM generate_series(1, 3) t(n), unnest(CAST([n] AS INTEGER[]))",
                "SELECT (SELECT max(bytes) FROM events e WHERE e.dataset = o.dataset) FROM events o",
                "SELECT * FROM events a, LATERAL (SELECT a.bytes + 1)",
                "SELECT CASE WHEN message LIKE 'F%' THEN 1 ELSE 2 END, message ~ 'a', bytes::VARCHAR FROM events",
                "SELECT time_bucket(INTERVAL 1 HOUR, time), list_transform([1], lambda x: x + 1) FROM events",
                "SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3",
                "SELECT in_network(\"source.ip\", '10.0.0.0/8') FROM \"linux.auth\"",
                "SELECT date_trunc('hour', time), now() - INTERVAL 1 DAY, count(DISTINCT id) FROM events GROUP BY GROUPING SETS ((1), ())",
                "SELECT * FROM events USING SAMPLE 2 ROWS",
                "SELECT DISTINCT ON (dataset) * FROM events ORDER BY dataset, time DESC",
            })
    void plainSelectsRun(String statement) {
        assertThat(sql(statement).columns()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    SELECT * FROM read_parquet('/etc/x')                                      | read_parquet
                    SELECT * FROM read_csv('/etc/passwd')                                     | read_csv
                    SELECT * FROM read_text('/etc/passwd')                                    | read_text
                    SELECT * FROM read_json_auto('x')                                         | read_json_auto
                    SELECT * FROM glob('/*')                                                  | glob
                    SELECT * FROM sniff_csv('/etc/passwd')                                    | sniff_csv
                    SELECT * FROM parquet_metadata('x')                                       | parquet_metadata
                    SELECT * FROM memtable('x')                                               | memtable
                    SELECT * FROM duckdb_settings()                                           | duckdb_settings
                    SELECT * FROM duckdb_settings                                             | duckdb_settings
                    SELECT * FROM duckdb_secrets()                                            | duckdb_secrets
                    SELECT * FROM pragma_database_list                                        | pragma_database_list
                    SELECT * FROM pragma_table_info('events')                                 | pragma_table_info
                    SELECT * FROM sqlite_master                                               | sqlite_master
                    SELECT * FROM pg_tables                                                   | pg_tables
                    SELECT * FROM information_schema.tables                                   | information_schema
                    SELECT * FROM main.events                                                 | main
                    SELECT * FROM memory.main.events                                          | main
                    SELECT * FROM temp.events                                                 | temp
                    SELECT * FROM query('SELECT 1')                                           | query
                    SELECT * FROM query_table('events')                                       | query_table
                    SELECT * FROM json_execute_serialized_sql('{}')                           | json_execute_serialized_sql
                    SELECT * FROM test_all_types()                                            | test_all_types
                    SELECT * FROM repeat(1, 5)                                                | repeat
                    SELECT * FROM summary((SELECT 1))                                         | summary
                    SELECT * FROM '/etc/passwd'                                               | /etc/passwd
                    SELECT * FROM 'x.parquet'                                                 | x.parquet
                    SELECT * FROM "x.csv"                                                     | x.csv
                    FROM 'x.parquet'                                                          | x.parquet
                    FROM "https://example.com/x.parquet" SELECT a                             | https://example.com/x.parquet
                    SELECT * FROM "nginx.error"                                               | nginx.error
                    SELECT getenv('HOME')                                                     | getenv
                    SELECT current_setting('threads')                                         | current_setting
                    SELECT getvariable('x')                                                   | getvariable
                    SELECT nextval('s')                                                       | nextval
                    SELECT version()                                                          | version
                    SELECT current_query()                                                    | current_query
                    SELECT write_log('x')                                                     | write_log
                    SELECT sleep_ms(9)                                                        | sleep_ms
                    SELECT pg_sleep(9)                                                        | pg_sleep
                    SELECT json_serialize_sql('SELECT 1')                                     | json_serialize_sql
                    SELECT json_deserialize_sql('{}')                                         | json_deserialize_sql
                    SELECT json_serialize_plan('SELECT 1')                                    | json_serialize_plan
                    SELECT repeat('a', 2000000000)                                            | repeat
                    SELECT lpad('a', 2000000000, 'b')                                         | lpad
                    SELECT printf('%2000000000d', 1)                                          | printf
                    SELECT format('{:>2000000000}', 'a')                                      | format
                    SELECT len(range(1000000000))                                             | range
                    SELECT len(generate_series(1, 1000000000))                                | generate_series
                    SELECT * FROM range(len(range(1000000000)))                               | range
                    SELECT CAST(NULL AS INTEGER[100000])                                      | array
                    SELECT NULL::STRUCT(a INTEGER[100000])[]                                  | array
                    SELECT main.upper('a')                                                    | main
                    SELECT system.main.upper('a')                                             | main
                    SELECT upper(read_blob('/etc/passwd'))                                    | read_blob
                    SELECT (SELECT content FROM read_text('/etc/passwd'))                     | read_text
                    SELECT 1 WHERE EXISTS (FROM read_csv('x'))                                | read_csv
                    SELECT 1 FROM events WHERE id IN (FROM 'x.csv')                           | x.csv
                    SELECT count(*) FROM events GROUP BY (SELECT max(c) FROM read_csv('x') t(c)) | read_csv
                    SELECT count(*) FROM events HAVING (SELECT true FROM glob('*'))           | glob
                    SELECT 1 FROM events ORDER BY (SELECT 1 FROM glob('*'))                   | glob
                    SELECT 1 FROM events LIMIT (SELECT count(*) FROM glob('*'))               | glob
                    SELECT 1 FROM events QUALIFY (SELECT true FROM glob('*'))                 | glob
                    SELECT sum(1) OVER (ORDER BY (SELECT 1 FROM glob('*'))) FROM events       | glob
                    SELECT sum(1) FILTER ((SELECT true FROM glob('*'))) FROM events           | glob
                    SELECT list_transform([1], lambda x: getenv('HOME'))                      | getenv
                    SELECT [x FOR x IN [getenv('HOME')]]                                      | getenv
                    SELECT COLUMNS(c -> getenv(c) = '') FROM events                           | getenv
                    SELECT * REPLACE (getenv('HOME') AS message) FROM events                  | getenv
                    SELECT * FROM events, LATERAL (SELECT * FROM read_text(message))          | read_text
                    SELECT * FROM events JOIN 'x.csv' ON true                                 | x.csv
                    SELECT * FROM events POSITIONAL JOIN glob('*')                            | glob
                    SELECT * FROM (VALUES ((SELECT 1 FROM glob('*'))))                        | glob
                    VALUES (getenv('HOME'))                                                   | getenv
                    SELECT 1 UNION SELECT getenv('HOME')                                      | getenv
                    WITH a AS (FROM read_csv('x')) SELECT 1                                   | read_csv
                    WITH a AS MATERIALIZED (FROM 'x.csv') SELECT * FROM a                     | x.csv
                    WITH "x.csv" AS (FROM "x.csv") SELECT * FROM "x.csv"                      | x.csv
                    WITH pg_tables AS (FROM pg_tables) SELECT * FROM pg_tables                | pg_tables
                    SELECT * FROM (WITH pg_tables AS (SELECT 1) FROM pg_tables), pg_tables    | pg_tables
                    SELECT * FROM range((SELECT count(*) FROM glob('*')))                     | glob
                    SELECT * FROM unnest((SELECT list(file) FROM glob('*')))                  | glob
                    SELECT CAST('a' AS main.t)                                                | main
                    SELECT $1                                                                 | parameters
                    SELECT ?                                                                  | parameters
                    SHOW TABLES                                                               | show
                    DESCRIBE events                                                           | show
                    SUMMARIZE events                                                          | show
                    SELECT * FROM (DESCRIBE events)                                           | show
                    SELECT * FROM (SHOW ALL TABLES)                                           | show
                    SELECT * FROM (PIVOT events ON dataset)                                   | SELECT
                    PIVOT events ON dataset USING count(*)                                    | SELECT
                    SELECT 1; SELECT 2                                                        | one SELECT
                    SELECT 1; DROP VIEW events                                                | SELECT
                    SELECT 1 /* */; COPY events TO '/tmp/x'                                   | SELECT
                    COPY events TO '/tmp/x.csv'                                               | SELECT
                    COPY (SELECT 1) TO '/tmp/x.csv'                                           | SELECT
                    EXPORT DATABASE '/tmp/x'                                                  | SELECT
                    IMPORT DATABASE '/tmp/x'                                                  | SELECT
                    ATTACH '/tmp/x.db'                                                        | SELECT
                    DETACH memory                                                             | SELECT
                    USE memory                                                                | SELECT
                    PRAGMA database_list                                                      | SELECT
                    SET threads = 1                                                           | SELECT
                    RESET threads                                                             | SELECT
                    INSTALL httpfs                                                            | SELECT
                    LOAD httpfs                                                               | SELECT
                    CALL duckdb_settings()                                                    | SELECT
                    EXPLAIN ANALYZE SELECT 1                                                  | SELECT
                    CREATE TABLE t AS SELECT 1                                                | SELECT
                    CREATE MACRO f() AS 1                                                     | SELECT
                    CREATE SECRET (TYPE s3)                                                   | SELECT
                    INSERT INTO events VALUES (1)                                             | SELECT
                    UPDATE events SET id = 1                                                  | SELECT
                    DELETE FROM events                                                        | SELECT
                    PREPARE p AS SELECT 1                                                     | SELECT
                    EXECUTE p                                                                 | SELECT
                    VACUUM                                                                    | SELECT
                    CHECKPOINT                                                                | SELECT
                    BEGIN                                                                     | SELECT
                    WITH RECURSIVE r AS (SELECT 1 UNION ALL FROM r) FROM r                    | r
                    SELECT * FROM (SELECT 1) LIMIT 1) LIMIT (SELECT 1 FROM glob('*')          | cannot be read
                    SELEC 1                                                                   | cannot be read
                    """)
    void escapesAreRefusedWithTheOffendingWord(String statement, String word) {
        assertThatThrownBy(() -> sql(statement)).isInstanceOfSatisfying(TidewatchException.class, e -> {
            assertThat(e.kind()).isEqualTo(FailureKind.INVALID);
            assertThat(e).hasMessageContaining(word);
        });
    }

    @Test
    void rowsPastTheLimitAreCutAndSaidToBe() {
        SqlResult cut = lake.sql()
                .sql(TenantId.DEFAULT, DatasetScope.ALL, "FROM range(10)", new SqlLimits(Duration.ofSeconds(5), 3));
        assertThat(cut.rows()).hasSize(3);
        assertThat(cut.truncated()).isTrue();
        assertThat(sql("FROM range(10)").truncated()).isFalse();
    }

    @Test
    void statementsPastTheirTimeAreStopped() {
        assertThatThrownBy(() -> lake.sql()
                        .sql(
                                TenantId.DEFAULT,
                                DatasetScope.ALL,
                                "SELECT sum(hash(a.range + b.range)) FROM range(10000000) a, range(1000000) b",
                                new SqlLimits(Duration.ofSeconds(1), 3)))
                .isInstanceOfSatisfying(
                        TidewatchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OVERLOADED));
    }

    @Test
    void statementsPastTheirMemoryAreStopped() {
        assertThatThrownBy(() -> sql("SELECT count(DISTINCT md5(range::VARCHAR)) FROM range(30000000)"))
                .isInstanceOfSatisfying(
                        TidewatchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OVERLOADED));
    }

    @Test
    void mistakesAreExplained() {
        assertThatThrownBy(() -> sql("SELECT nothing FROM events"))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("nothing");
    }

    @Test
    void whatMayNotBeSeenIsAsIfItDidNotExist() {
        DatasetScope visible = DatasetScope.of(Set.of("nginx.*"));
        assertThat(lake.sql()
                        .sql(TenantId.DEFAULT, visible, "SELECT DISTINCT dataset FROM events", LIMITS)
                        .rows())
                .containsExactly(List.of("nginx.access"));
        assertThat(lake.sql()
                        .sql(TenantId.DEFAULT, visible, "SELECT * FROM events", LIMITS)
                        .columns())
                .extracting(c -> c.name())
                .doesNotContain("user.name");
        assertThatThrownBy(() -> lake.sql().sql(TenantId.DEFAULT, visible, "SELECT * FROM \"linux.auth\"", LIMITS))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("linux.auth")
                .hasMessageNotContaining("user.name");
        assertThat(lake.sql()
                        .sql(TenantId.DEFAULT, DatasetScope.NONE, "SELECT * FROM events", LIMITS)
                        .rows())
                .isEmpty();
    }

    private SqlResult sql(String statement) {
        return lake.sql().sql(TenantId.DEFAULT, DatasetScope.ALL, statement, LIMITS);
    }
}
