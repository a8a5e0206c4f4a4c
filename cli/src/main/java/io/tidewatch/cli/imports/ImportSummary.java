package io.tidewatch.cli.imports;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What became of an import.
 *
 * @param files how many files were read
 * @param known how many were left out because they, or files of the same bytes, had been imported
 * @param noLogs how many files of folders and globs were left out because they hold no text
 * @param records how many records were read
 * @param accepted how many of them the server took
 * @param deduplicated how many it had already
 * @param rejected how many it refused
 * @param damaged in how many places files could not be read
 * @param complete whether everything was read to its end
 * @param problems what is wrong with which file, the first of them
 */
public record ImportSummary(
        int files,
        int known,
        int noLogs,
        long records,
        long accepted,
        long deduplicated,
        long rejected,
        long damaged,
        boolean complete,
        List<String> problems) {
    public ImportSummary {
        problems = List.copyOf(requireNonNull(problems, "problems is null"));
    }
}
