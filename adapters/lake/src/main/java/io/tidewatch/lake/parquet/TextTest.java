package io.tidewatch.lake.parquet;

/** Tells of UTF-8 text where it lies. */
@FunctionalInterface
public interface TextTest {
    /** @param to after the text's last byte */
    boolean test(byte[] bytes, int from, int to);
}
