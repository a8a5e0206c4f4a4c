package io.tidewatch.enrich.threat;

import io.tidewatch.enrich.FieldIndexes;
import io.tidewatch.enrich.WindowsNames;
import io.tidewatch.event.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The fields that are looked up in threat-intelligence lists; docs/enrichment.md lists them. Thread-safe. */
final class ThreatFields {
    /** What a field holds. */
    enum Role {
        /** An address. */
        ADDRESS,
        /** A host's name, or an address. */
        HOST,
        /** A URL; its host is looked up too. */
        URL,
        /** Digests, alone or as in {@code MD5=…,SHA256=…}. */
        DIGEST
    }

    private static final List<String> HASH_OWNERS =
            List.of("file.hash.", "process.hash.", "process.parent.hash.", "dll.hash.", "hash.");

    private final List<Role> roles = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final FieldIndexes indexes;

    ThreatFields() {
        add(
                Role.ADDRESS,
                Stream.concat(
                        Stream.of(
                                "source.ip",
                                "destination.ip",
                                "client.ip",
                                "server.ip",
                                "source.nat.ip",
                                "destination.nat.ip",
                                "network.forwarded_ip",
                                "dns.resolved_ip",
                                "related.ip"),
                        WindowsNames.of("SourceIp", "DestinationIp", "SourceAddress", "DestAddress", "IpAddress")));
        add(
                Role.HOST,
                Stream.concat(
                        Stream.of(
                                "source.domain",
                                "destination.domain",
                                "client.domain",
                                "server.domain",
                                "url.domain",
                                "dns.question.name",
                                "tls.client.server_name",
                                "dns.answers.data",
                                "related.hosts"),
                        WindowsNames.of("QueryName", "DestinationHostname")));
        add(Role.URL, Stream.of("url.full", "url.original", "http.request.referrer"));
        add(
                Role.DIGEST,
                Stream.concat(
                        HASH_OWNERS.stream()
                                .flatMap(owner -> Stream.of("md5", "sha1", "sha256", "sha512")
                                        .map(owner::concat)),
                        Stream.concat(Stream.of("related.hash"), WindowsNames.of("Hashes", "Hash"))));
        indexes = new FieldIndexes(names);
    }

    private void add(Role role, Stream<String> all) {
        all.forEach(name -> {
            names.add(name);
            roles.add(role);
        });
    }

    /** Pairs of a field's number and its index in the shape, as {@link FieldIndexes#in} gives them. */
    int[] in(Shape shape) {
        return indexes.in(shape);
    }

    Role role(int number) {
        return roles.get(number);
    }

    String name(int number) {
        return names.get(number);
    }
}
