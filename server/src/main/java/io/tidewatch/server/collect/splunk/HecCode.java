package io.tidewatch.server.collect.splunk;

/** The collector's own codes and texts; Splunk Enterprise, "Troubleshoot HTTP Event Collector", possible error codes. */
enum HecCode {
    SUCCESS(200, 0, "Success"),
    TOKEN_REQUIRED(401, 2, "Token is required"),
    INVALID_AUTHORIZATION(401, 3, "Invalid authorization"),
    INVALID_TOKEN(403, 4, "Invalid token"),
    NO_DATA(400, 5, "No data"),
    INVALID_DATA(400, 6, "Invalid data format"),
    INTERNAL(500, 8, "Internal server error"),
    BUSY(503, 9, "Server is busy"),
    CHANNEL_MISSING(400, 10, "Data channel is missing"),
    CHANNEL_INVALID(400, 11, "Invalid data channel"),
    EVENT_REQUIRED(400, 12, "Event field is required"),
    EVENT_BLANK(400, 13, "Event field cannot be blank"),
    FIELDS_INVALID(400, 15, "Error in handling indexed fields"),
    QUERY_TOKEN_OFF(400, 16, "Query string authorization is not enabled"),
    HEALTHY(200, 17, "HEC is healthy"),
    UNHEALTHY(503, 18, "HEC is unhealthy, queues are full");

    private final int status;
    private final int code;
    private final String text;

    HecCode(int status, int code, String text) {
        this.status = status;
        this.code = code;
        this.text = text;
    }

    int status() {
        return status;
    }

    /** The answer: {@code {"text":"Success","code":0}}. */
    String body() {
        return "{\"text\":\"" + text + "\",\"code\":" + code + "}";
    }

    /** The answer with one more number: {@code {"text":"Success","code":0,"ackId":7}}. */
    String body(String name, long number) {
        return "{\"text\":\"" + text + "\",\"code\":" + code + ",\"" + name + "\":" + number + "}";
    }
}
