package io.tidewatch.enrich.threat;

import io.tidewatch.enrich.list.ListContent;
import io.tidewatch.enrich.list.ListProblem;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The indicators of a STIX 2.1 bundle, {@code {"type":"bundle","objects":[…]}}, or of a list of such objects. Objects of other types and revoked
 * indicators are passed over; a pattern that a list cannot express is counted as left out.
 */
final class StixList {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_STRING = 1 << 20;
    private static final int MAX_LABELS = 16;
    private static final int MAX_TEXT = 256;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .build())
            .build();

    private final ThreatListBuilder builder;
    private final @Nullable IndicatorType only;
    private long objects;
    private boolean bundle;

    private StixList(ThreatListBuilder builder, @Nullable IndicatorType only) {
        this.builder = builder;
        this.only = only;
    }

    static ListContent<ThreatList> read(InputStream in, ThreatListBuilder builder, @Nullable IndicatorType only)
            throws IOException {
        StixList list = new StixList(builder, only);
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
            list.top(json);
        } catch (JacksonException e) {
            throw new ListProblem("it is no STIX bundle: " + e.getOriginalMessage(), e);
        }
        if (!list.bundle) {
            throw new ListProblem("it is no STIX bundle: it has no list of objects");
        }
        return builder.build();
    }

    private void top(JsonParser json) throws IOException {
        JsonToken first = json.nextToken();
        if (first == JsonToken.START_ARRAY) {
            objects(json);
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            throw new ListProblem("it is no STIX bundle: it begins with neither { nor [");
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (json.nextToken() == JsonToken.START_ARRAY && name.equals("objects")) {
                objects(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void objects(JsonParser json) throws IOException {
        bundle = true;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token == null) {
                return;
            }
            objects++;
            if (token == JsonToken.START_OBJECT) {
                object(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private static final class Indicator {
        String type = "";
        String pattern = "";
        String patternType = "stix";
        String name = "";
        String from = "";
        String until = "";
        String confidence = "";
        boolean revoked;
        final List<String> labels = new ArrayList<>();
    }

    private void object(JsonParser json) throws IOException {
        Indicator object = new Indicator();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_ARRAY && (name.equals("labels") || name.equals("indicator_types"))) {
                labels(json, object.labels);
            } else if (token.isStructStart()) {
                json.skipChildren();
            } else {
                property(object, name, json.getString(), token == JsonToken.VALUE_TRUE);
            }
        }
        if (object.type.equals("indicator") && !object.revoked) {
            indicator(object);
        }
    }

    private static void property(Indicator object, String name, @Nullable String value, boolean truth) {
        String text = value == null ? "" : value;
        switch (name) {
            case "type" -> object.type = text;
            case "pattern" -> object.pattern = text;
            case "pattern_type" -> object.patternType = text;
            case "name" -> object.name = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
            case "valid_from" -> object.from = text;
            case "valid_until" -> object.until = text;
            case "confidence" -> object.confidence = text;
            case "revoked" -> object.revoked = truth;
            default -> {}
        }
    }

    private static void labels(JsonParser json, List<String> labels) throws IOException {
        for (JsonToken token = json.nextToken();
                token != JsonToken.END_ARRAY && token != null;
                token = json.nextToken()) {
            if (token != JsonToken.VALUE_STRING) {
                json.skipChildren();
            } else if (labels.size() < MAX_LABELS
                    && json.getString().length() <= MAX_TEXT
                    && !labels.contains(json.getString())) {
                labels.add(json.getString());
            }
        }
    }

    private void indicator(Indicator object) throws IOException {
        String place = "object " + objects;
        List<StixPattern.Value> values = object.patternType.equals("stix") ? StixPattern.read(object.pattern) : null;
        if (values == null) {
            builder.bad(place, "its pattern is more than equalities joined by OR");
            return;
        }
        IndicatorDetails details;
        try {
            details = new IndicatorDetails(
                    IndicatorDetails.confidence(object.confidence),
                    object.name,
                    object.labels,
                    object.from.isEmpty() ? Instant.MIN : Instant.parse(object.from),
                    object.until.isEmpty() ? Instant.MAX : Instant.parse(object.until));
        } catch (DateTimeException e) {
            builder.bad(place, "valid_from or valid_until is no time");
            return;
        }
        for (StixPattern.Value value : values) {
            if (only == null || only == value.type()) {
                builder.add(place, value.text(), value.type(), details);
            }
        }
    }
}
