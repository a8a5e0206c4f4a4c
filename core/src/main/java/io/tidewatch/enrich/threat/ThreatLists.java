package io.tidewatch.enrich.threat;

import static java.util.Objects.requireNonNull;

import io.tidewatch.config.EnrichmentSettings;
import io.tidewatch.config.ListType;
import io.tidewatch.config.ThreatListSettings;
import io.tidewatch.enrich.Additions;
import io.tidewatch.enrich.Enricher;
import io.tidewatch.enrich.address.IpAddress;
import io.tidewatch.enrich.list.ListStatus;
import io.tidewatch.enrich.list.ListWatch;
import io.tidewatch.enrich.list.LoadedList;
import io.tidewatch.enrich.list.WatchedList;
import io.tidewatch.event.Event;
import io.tidewatch.event.FieldKind;
import io.tidewatch.event.Fields;
import io.tidewatch.health.Health;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks up an event's addresses, names, URLs and digests in every list that is for its tenant. An address that says nothing on a list is not
 * marked, whatever else it is. Thread-safe.
 */
public final class ThreatLists implements Enricher {
    private static final int MAX_ELEMENTS = 64;
    private static final int MAX_VALUE = 4_096;

    private final ThreatFields fields = new ThreatFields();
    private final List<WatchedList<ThreatList>> lists;

    public ThreatLists(EnrichmentSettings settings, Clock clock) {
        this.lists = settings.threatLists().stream()
                .map(list -> watched(list, settings, clock))
                .toList();
    }

    private static WatchedList<ThreatList> watched(ThreatListSettings list, EnrichmentSettings settings, Clock clock) {
        return new WatchedList<>(
                list.name(),
                "threat-list",
                list.file(),
                list.tenant(),
                settings.maxFile(),
                in -> {
                    ThreatListBuilder builder = new ThreatListBuilder(settings.maxEntries(), list.subdomains());
                    IndicatorType only = type(list.type());
                    return switch (list.format()) {
                        case PLAIN -> PlainList.read(in, builder, only);
                        case CSV -> CsvList.read(in, builder, only, list);
                        case STIX -> StixList.read(in, builder, only);
                    };
                },
                released -> {},
                clock);
    }

    private static @Nullable IndicatorType type(ListType type) {
        return switch (type) {
            case ANY -> null;
            case IP -> IndicatorType.IPV4;
            case DOMAIN -> IndicatorType.DOMAIN;
            case URL -> IndicatorType.URL;
            case HASH -> IndicatorType.FILE;
        };
    }

    /** Its files, to be watched. */
    public List<WatchedList<ThreatList>> watched() {
        return lists;
    }

    @Override
    public String name() {
        return "threat-lists";
    }

    @Override
    public void enrich(Event event, Additions additions) {
        int[] found = fields.in(event.fields().shape());
        if (found.length == 0) {
            return;
        }
        Looking looking = new Looking(event);
        for (int i = 0; i < found.length; i += 2) {
            looking.at(found[i], found[i + 1], additions);
        }
        if (!looking.matches.isEmpty()) {
            looking.matches.put(additions);
        }
    }

    /** The look-ups of one event. */
    private final class Looking {
        final Event event;
        final Instant time;
        final ThreatMatches matches = new ThreatMatches();

        Looking(Event event) {
            this.event = event;
            this.time = event.windowTime();
        }

        void at(int number, int index, Additions additions) {
            Fields of = event.fields();
            ThreatFields.Role role = fields.role(number);
            FieldKind kind = of.kind(index);
            if (kind == FieldKind.TEXT && role == ThreatFields.Role.ADDRESS) {
                IpAddress address = additions.address(index);
                if (address != null) {
                    address(number, address);
                }
                return;
            }
            if (kind == FieldKind.TEXT && isWanted(role) && of.textLength(index) <= MAX_VALUE) {
                value(number, role, requireNonNull(of.textAt(index)));
            } else if (kind == FieldKind.LIST && isWanted(role) && of.valueAt(index) instanceof List<?> elements) {
                for (Object element : elements.subList(0, Math.min(elements.size(), MAX_ELEMENTS))) {
                    if (element instanceof String text && text.length() <= MAX_VALUE) {
                        value(number, role, text);
                    }
                }
            }
        }

        private boolean isWanted(ThreatFields.Role role) {
            for (WatchedList<ThreatList> list : lists) {
                LoadedList<ThreatList> loaded = list.current();
                if (loaded != null && isFor(role, loaded.content())) {
                    return true;
                }
            }
            return false;
        }

        private boolean isFor(ThreatFields.Role role, ThreatList list) {
            return switch (role) {
                case ADDRESS -> true;
                case HOST -> list.has(ThreatList.DOMAIN) || isForAddresses(list);
                case URL -> list.has(ThreatList.URL) || list.has(ThreatList.DOMAIN) || isForAddresses(list);
                case DIGEST -> list.has(ThreatList.DIGEST);
            };
        }

        private boolean isForAddresses(ThreatList list) {
            return list.has(ThreatList.ADDRESS) || list.has(ThreatList.NETWORK);
        }

        private void value(int number, ThreatFields.Role role, String text) {
            switch (role) {
                case ADDRESS -> {
                    IpAddress address = IpAddress.parse(text);
                    if (address != null) {
                        address(number, address);
                    }
                }
                case HOST -> host(number, IndicatorText.withoutPort(text), text);
                case URL -> {
                    String url = IndicatorText.url(text);
                    if (url != null) {
                        each(number, text, IndicatorType.URL, url, list -> list.url(url, time));
                        host(number, IndicatorText.host(url), text);
                    }
                }
                case DIGEST -> digests(number, text);
            }
        }

        private void address(int number, IpAddress address) {
            for (WatchedList<ThreatList> list : lists) {
                LoadedList<ThreatList> loaded = list.current();
                if (loaded != null && list.isFor(event.tenant())) {
                    IndicatorDetails details = loaded.content().address(address, time);
                    if (details != null) {
                        String text = address.toString();
                        IndicatorType type = address.isIpv4() ? IndicatorType.IPV4 : IndicatorType.IPV6;
                        add(list, loaded, number, text, type, text, details);
                    }
                }
            }
        }

        private void host(int number, String host, String value) {
            IpAddress address = IpAddress.parse(host);
            if (address != null) {
                address(number, address);
                return;
            }
            String name = IndicatorText.domain(host);
            if (name == null) {
                return;
            }
            for (WatchedList<ThreatList> list : lists) {
                LoadedList<ThreatList> loaded = list.current();
                if (loaded != null && list.isFor(event.tenant())) {
                    ThreatList.DomainMatch match = loaded.content().domain(name, time);
                    if (match != null) {
                        add(list, loaded, number, value, IndicatorType.DOMAIN, match.domain(), match.details());
                    }
                }
            }
        }

        private void digests(int number, String text) {
            int from = 0;
            for (int i = 0; i <= text.length(); i++) {
                char c = i < text.length() ? text.charAt(i) : ',';
                if (c == ',' || c == '=' || c == ';' || c == ' ' || c == ':') {
                    byte[] digest = IndicatorText.digest(text.subSequence(from, i));
                    if (digest != null) {
                        String digits = ThreatMatches.digits(digest);
                        each(
                                number,
                                text.substring(from, i),
                                IndicatorType.FILE,
                                digits,
                                list -> list.digest(digest, time));
                    }
                    from = i + 1;
                }
            }
        }

        private void each(
                int number,
                String value,
                IndicatorType type,
                String indicator,
                Function<ThreatList, @Nullable IndicatorDetails> lookUp) {
            for (WatchedList<ThreatList> list : lists) {
                LoadedList<ThreatList> loaded = list.current();
                if (loaded != null && list.isFor(event.tenant())) {
                    IndicatorDetails details = lookUp.apply(loaded.content());
                    if (details != null) {
                        add(list, loaded, number, value, type, indicator, details);
                    }
                }
            }
        }

        private void add(
                WatchedList<ThreatList> list,
                LoadedList<ThreatList> loaded,
                int number,
                String value,
                IndicatorType type,
                String indicator,
                IndicatorDetails details) {
            if (!matches.isFull()) {
                list.matched();
                matches.add(new ThreatMatches.Match(
                        type, indicator, fields.name(number), value, list.name(), loaded.version(), details));
            }
        }
    }

    @Override
    public Health check() {
        return ListWatch.check(lists);
    }

    @Override
    public List<ListStatus> lists() {
        return lists.stream().map(WatchedList::status).toList();
    }

    @Override
    public void close() {
        lists.forEach(WatchedList::close);
    }
}
