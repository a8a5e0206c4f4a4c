package io.tidewatch.cli.command;

import picocli.CommandLine.Option;

/** What part of the events is asked about, and how it is shown; the same for every command that shows what a search finds. */
final class SearchOptions extends RangeOptions {
    @Option(names = "--json", description = "JSON for scripts")
    boolean json;
}
