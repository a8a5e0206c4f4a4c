package io.tidewatch.cli.hunt;

/**
 * Whole records of one file.
 *
 * @param file which file
 * @param number the block's place in its file, from 0
 * @param records where the records are from
 * @param bytes the records; all of the array up to {@code length}
 * @param length how many bytes are records
 */
record Block(HuntFile file, int number, RecordSource records, byte[] bytes, int length) {}
