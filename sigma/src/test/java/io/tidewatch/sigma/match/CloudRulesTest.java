package io.tidewatch.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.RawFormat;
import io.tidewatch.event.Slice;
import io.tidewatch.parse.ParseContext;
import io.tidewatch.parse.Parsed;
import io.tidewatch.parse.Parsers;
import io.tidewatch.parse.SourceSettings;
import io.tidewatch.sigma.fields.FieldMapping;
import io.tidewatch.sigma.modify.Placeholders;
import io.tidewatch.sigma.read.RuleReader;
import io.tidewatch.testkit.Corpora;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** SigmaHQ's rules for clouds, written for the services' own names, on records that a parser pack gave other names. */
class CloudRulesTest {
    private final CompiledRules rules = CompiledRules.compile(
            new RuleReader(name -> name.startsWith("rules/cloud/")
                            || name.startsWith("rules/identity/")
                            || name.startsWith("rules/application/"))
                    .path(Corpora.path("sigma/sigma-rules.zip"))
                    .result()
                    .rules(),
            FieldMapping.standard(),
            Placeholders.of(Map.of()));
    private final Parsers parsers = Parsers.standard();

    @Test
    void rulesFindTheirFieldsInCloudTrail() {
        String record = """
                {"eventVersion":"1.09","eventTime":"2025-11-20T10:00:00Z","awsRegion":"us-east-1","sourceIPAddress":"203.0.113.9",\
                "userAgent":"S3 Browser/9.5.5 (https://s3browser.com)","recipientAccountId":"123456789012","eventType":"AwsApiCall",%s}""";

        assertThat(titles(record.formatted("""
                        "eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","errorMessage":"Failed authentication",\
                        "userIdentity":{"type":"IAMUser"}"""))).contains("AWS ConsoleLogin Failed Authentication");
        assertThat(
                        titles(
                                record.formatted(
                                        "\"eventSource\":\"cloudtrail.amazonaws.com\",\"eventName\":\"StopLogging\",\"userIdentity\":{\"type\":\"Root\"}")))
                .contains("AWS CloudTrail Important Change", "AWS Root Credentials");
        assertThat(titles(record.formatted("""
                        "eventSource":"s3.amazonaws.com","eventName":"ListBuckets",\
                        "userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/a"}"""))).contains("Potential Bucket Enumeration on AWS");
    }

    @Test
    void rulesFindTheirFieldsInAzure() {
        assertThat(titles("""
                        {"time":"2025-11-20T10:00:00Z","resourceId":"/subscriptions/0001","correlationId":"0001","category":"Administrative",\
                        "operationName":"MICROSOFT.NETWORK/FIREWALLPOLICIES/RULEGROUPS/DELETE","resultType":"Success"}""")).contains("Azure Firewall Rule Configuration Modified or Deleted");
        assertThat(titles("""
                        {"time":"2025-11-20T10:00:00Z","operationName":"Sign-in activity","category":"SignInLogs","tenantId":"0001",\
                        "resultType":"53003","resultDescription":"Blocked by Conditional Access","properties":{"id":"0001"}}""")).contains("User Access Blocked by Azure Conditional Access");
        assertThat(titles("""
                        {"time":"2025-11-20T10:00:00Z","operationName":"Add member to role","category":"AuditLogs","tenantId":"0001",\
                        "properties":{"id":"0001","result":"success","targetResources":[{"displayName":"Global Administrator"}]}}""")).contains("User Added to an Administrator's Azure AD Role");
    }

    @Test
    void rulesFindTheirFieldsInGoogleCloudOktaGitHubAndMicrosoft365() {
        assertThat(titles("""
                        {"protoPayload":{"serviceName":"storage.googleapis.com","methodName":"storage.buckets.list"},"insertId":"1",\
                        "timestamp":"2025-11-20T10:00:00Z","logName":"projects/p/logs/cloudaudit.googleapis.com%2Factivity"}""")).contains("Google Cloud Storage Buckets Enumeration");
        assertThat(titles("""
                        {"uuid":"1","published":"2025-11-20T10:00:00Z","eventType":"user.session.start","version":"0",\
                        "actor":{"alternateId":"user@example.com"},"securityContext":{"isProxy":true}}""")).contains("Okta User Session Start Via An Anonymising Proxy Service");
        assertThat(titles("""
                        {"@timestamp":1763632800123,"_document_id":"1","action":"org.add_member","actor":"octo","org":"example"}""")).contains("New Github Organization Member Added");
        assertThat(titles("""
                        {"CreationTime":"2025-11-20T10:00:00","Id":"1","Operation":"AlertTriggered","RecordType":40,"ResultStatus":"Succeeded",\
                        "Workload":"SecurityComplianceCenter","Name":"User restricted from sending email"}""")).contains("Microsoft 365 - User Restricted from Sending Email");
    }

    @Test
    void rulesFindTheirFieldsInKubernetes() {
        String record = """
                {"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"1","stage":"ResponseComplete","verb":"create",\
                "requestReceivedTimestamp":"2025-11-20T10:00:00Z","objectRef":{"resource":"pods","subresource":"exec"},\
                "responseStatus":{"code":%d}}""";

        assertThat(titles(record.formatted(101))).contains("Potential Remote Command Execution In Pod Container");
        assertThat(titles(record.formatted(403))).contains("Kubernetes Unauthorized or Unauthenticated Access");
    }

    private Set<String> titles(String record) {
        ParseContext context = new ParseContext();
        context.begin(new SourceSettings(null, null, ZoneOffset.UTC, false), Instant.parse("2026-01-01T00:00:00Z"));
        Parsed parsed = parsers.parse(RawFormat.JSON, Slice.of(record), context);
        Set<String> titles = new TreeSet<>();
        Arrays.stream(rules.matcher().match(parsed.dataset(), parsed.fields()))
                .forEach(index -> titles.add(rules.rules().get(index).info().title()));
        return titles;
    }
}
