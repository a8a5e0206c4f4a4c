package io.tidewatch.cli.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.FakeServer;
import io.tidewatch.cli.Run;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertsCommandTest {
    private static final String ALERT = """
            {"id":"3f0c81d2a94b5e6f70812233","title":"SSH Brute\\u001b[31m Force","severity":"high","status":"new",
            "resolution":null,"rule":{"key":"ssh","version":2,"tags":["attack.t1110"],"techniques":["T1110"]},
            "group":{"source.ip":"203.0.113.9"},"entities":[],"dataset":"linux.auth","firstEvent":"2026-11-21T10:00:00Z",
            "lastEvent":"2026-11-21T10:04:12Z","created":"2026-11-21T10:00:01Z","updated":"2026-11-21T10:00:01Z",
            "findings":7,"suppressed":2,"assignee":null,"caseId":null,"previous":null,"version":0}""";
    private static final String EXPLANATION = """
            {"kind":"rule","rule":"ssh","version":2,"title":"t","matched":true,"condition":{"text":"selection and not filter",
            "holds":true,"parts":[{"text":"message contains 'Failed'","holds":true,"names":["message"],"field":"message",
            "value":"Failed password","found":[{"field":"message","pattern":"Failed","start":0,"end":6}]},
            {"text":"not filter","holds":true,"parts":[{"text":"user.name is 'backup'","holds":false,"names":["user.name"],
            "field":"user.name","value":"root","found":[]}]}]}}""";

    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Run.Ended run(String... args) {
        String[] all = java.util.Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--server";
        all[args.length + 1] = server.address().toString();
        return Run.run(all);
    }

    @Test
    void alertsAreListedALineEach() {
        server.reply("/api/v1/alerts", "{\"alerts\":[" + ALERT + "],\"next\":null}");
        Run.Ended ended = run("alerts", "list", "--severity", "high+");
        assertThat(ended.out())
                .isEqualTo("2026-11-21 10:00:01  high          new                  7×     SSH Brute\\x1b[31m Force"
                        + "  source.ip=203.0.113.9  3f0c81d2a94b5e6f70812233\n");
        assertThat(ended.code()).isZero();
    }

    @Test
    void noAlertsIsNoSuccess() {
        server.reply("/api/v1/alerts", "{\"alerts\":[],\"next\":null}");
        assertThat(run("alerts", "list").code()).isEqualTo(1);
    }

    @Test
    void explanationIsDrawnAsATree() {
        server.reply(
                "/api/v1/alerts/3f0c81d2a94b5e6f70812233",
                "{\"alert\":" + ALERT + ",\"explanation\":" + EXPLANATION
                        + ",\"fields\":{\"message\":\"Failed password\"},\"firstEvents\":[],\"latestEvents\":[],\"events\":9,"
                        + "\"history\":[{\"number\":1,\"time\":\"2026-11-21T10:05:00Z\",\"actor\":\"ann\",\"change\":\"status\","
                        + "\"from\":\"new\",\"to\":\"acknowledged\",\"comment\":\"seen\"}]}");
        assertThat(run("alerts", "show", "3f0c81d2a94b5e6f70812233").out())
                .contains("""
                        Why
                          ✓ selection and not filter
                          ├ ✓ message contains 'Failed'
                          │     message = »Failed« password
                          └ ✓ not filter
                            └ ✗ user.name is 'backup'
                                  user.name = root
                        """)
                .contains("7, and 2 suppressed")
                .contains("ann  status: new → acknowledged  seen");
    }

    @Test
    void correlationTellsWhatItCountedAndWhatDecidedIt() {
        server.reply(
                "/api/v1/alerts/3f0c81d2a94b5e6f70812233",
                "{\"alert\":" + ALERT
                        + ",\"explanation\":{\"kind\":\"correlation\",\"type\":\"event_count\",\"condition\":\"gte 10\","
                        + "\"timespan\":\"PT5M\",\"value\":10.0,\"from\":\"2026-11-21T10:00:00Z\",\"to\":\"2026-11-21T10:04:00Z\","
                        + "\"event-count\":10,\"decided-by\":{\"title\":\"SSH Login Failed\",\"condition\":{\"text\":\"selection\",\"holds\":true}}},"
                        + "\"fields\":{},\"firstEvents\":[],\"latestEvents\":[],\"events\":10,\"history\":[]}");
        assertThat(run("alerts", "show", "3f0c81d2a94b5e6f70812233").out())
                .contains("✓ event_count gte 10 within 5m: 10\n")
                .contains("decided by an event that matches SSH Login Failed");
    }

    @Test
    void changesTellEachOutcome() {
        server.reply(
                "/api/v1/alerts/actions",
                "{\"alerts\":[{\"id\":\"a1\",\"outcome\":\"changed\"},{\"id\":\"b2\",\"outcome\":\"missing\"}],\"more\":false}");
        Run.Ended ended = run("alerts", "resolve", "--as", "benign", "-m", "ours", "a1", "b2");
        assertThat(ended.out()).isEqualTo("a1  changed\nb2  missing\n");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(server.requests().getLast().text())
                .isEqualTo(
                        "{\"ids\":[\"a1\",\"b2\"],\"comment\":\"ours\",\"status\":\"resolved\",\"resolution\":\"benign\"}");
        assertThat(run("alerts", "ack", "../x").code()).isEqualTo(2);
        assertThat(run("alerts", "comment", "a1").code()).isEqualTo(2);
    }

    @Test
    void alertsThatACaseDoesNotTakeAreNamedWithTheReason() {
        server.reply(
                "/api/v1/cases/17/alerts",
                "{\"outcomes\":{\"a1\":\"moved\",\"b2\":\"missing\",\"c3\":\"full\"},\"counts\":{},\"most\":10000}");
        server.reply(
                "/api/v1/cases/17", "{\"details\":{\"id\":\"17\",\"title\":\"Flood\"},\"alerts\":[],\"history\":[]}");
        Run.Ended ended = run("cases", "17", "--alert", "a1", "--alert", "b2", "--alert", "c3");
        assertThat(ended.err())
                .isEqualTo(
                        "not in case 17: alert b2: there is no such alert\n"
                                + "not in case 17: alert c3: the case has 10000 alerts, as many as one can have; open another with --open TITLE\n");
        assertThat(ended.code()).isEqualTo(5);

        server.reply("/api/v1/cases/17/alerts", "{\"outcomes\":{\"a1\":\"unchanged\"},\"counts\":{},\"most\":10000}");
        assertThat(run("cases", "17", "--alert", "a1").code()).isZero();
    }
}
