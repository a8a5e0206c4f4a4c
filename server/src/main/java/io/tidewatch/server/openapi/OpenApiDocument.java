package io.tidewatch.server.openapi;

import static java.util.Objects.requireNonNull;

import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.RepeatableWrites;
import io.tidewatch.server.security.Open;
import io.tidewatch.server.security.Requires;
import io.tidewatch.server.security.SignedIn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI 3.1 document of all endpoints, made of their methods when it is first asked for. Thread-safe. */
public final class OpenApiDocument {
    private static final String VERSION = "v1";
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z0-9_]+)}");

    private final JsonMapper json;
    private final Supplier<Map<RequestMappingInfo, HandlerMethod>> endpoints;
    private byte @Nullable [] made;

    /** @param endpoints the methods that answer requests, once the server has started */
    public OpenApiDocument(JsonMapper json, Supplier<Map<RequestMappingInfo, HandlerMethod>> endpoints) {
        this.json = requireNonNull(json, "json is null");
        this.endpoints = requireNonNull(endpoints, "endpoints is null");
    }

    private record Endpoint(String path, RequestMethod verb, HandlerMethod method) {}

    /** The document as JSON. */
    public synchronized byte[] bytes() {
        if (made == null) {
            made = json.writeValueAsBytes(document());
        }
        return made.clone();
    }

    private ObjectNode document() {
        Schemas schemas = new Schemas(json);
        ObjectNode document = json.createObjectNode();
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Tidewatch")
                .put("version", VERSION)
                .put(
                        "description",
                        "An event-driven SIEM. Errors are problem documents (RFC 9457), times are ISO 8601 in UTC, sizes are"
                                + " bytes. Everything that a caller sends and sees belongs to the caller's tenant.")
                .putObject("license")
                .put("name", "Apache License 2.0")
                .put("identifier", "Apache-2.0");
        document.putArray("servers").addObject().put("url", "/");
        ObjectNode paths = document.putObject("paths");
        Set<String> ids = new HashSet<>();
        for (Endpoint endpoint : sorted()) {
            ObjectNode path =
                    paths.has(endpoint.path) ? (ObjectNode) paths.get(endpoint.path) : paths.putObject(endpoint.path);
            path.set(endpoint.verb.name().toLowerCase(Locale.ROOT), operation(endpoint, schemas, ids));
        }
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas.components());
        schemas.components().set("Problem", problem());
        ObjectNode security = components.putObject("securitySchemes");
        security.putObject("basic")
                .put("type", "http")
                .put("scheme", "basic")
                .put("description", "A name and its password; can be switched off by security.basic.");
        security.putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "An API token (twt_…), or the access token of a session.");
        return document;
    }

    private List<Endpoint> sorted() {
        List<Endpoint> all = new ArrayList<>();
        endpoints.get().forEach((info, method) -> {
            for (String pattern : info.getPatternValues()) {
                String path = pattern.replaceAll("\\{\\*?([A-Za-z0-9_]+)(:[^}]*)?}", "{$1}");
                for (RequestMethod verb : info.getMethodsCondition().getMethods()) {
                    all.add(new Endpoint(path, verb, method));
                }
            }
        });
        all.sort(Comparator.comparing(Endpoint::path).thenComparing(Endpoint::verb));
        return all;
    }

    private ObjectNode operation(Endpoint endpoint, Schemas schemas, Set<String> ids) {
        HandlerMethod method = endpoint.method;
        ApiCall own = method.getMethodAnnotation(ApiCall.class);
        ApiCall call = own != null ? own : method.getBeanType().getAnnotation(ApiCall.class);
        Requires requires = method.getMethodAnnotation(Requires.class);
        String controller = method.getBeanType().getSimpleName().replaceFirst("Controller$", "");
        String id = controller.substring(0, 1).toLowerCase(Locale.ROOT) + controller.substring(1) + "."
                + method.getMethod().getName();
        for (int i = 2; !ids.add(id); i++) {
            id = id.replaceFirst("-\\d+$", "") + "-" + i;
        }
        ObjectNode operation = json.createObjectNode().put("operationId", id);
        operation.putArray("tags").add(controller);
        operation.put("summary", call == null ? "" : call.summary());
        boolean signedIn = method.hasMethodAnnotation(SignedIn.class);
        String needs = requires == null
                ? method.hasMethodAnnotation(Open.class)
                        ? "Needs no credentials."
                        : signedIn ? "Needs any credentials." : ""
                : "Needs the permission `" + requires.value().label() + "`" + also(requires) + ".";
        operation.put("description", call == null ? needs : (call.details() + " " + needs).strip());
        ArrayNode parameters = parameters(endpoint, schemas);
        if (RepeatableWrites.heeds(endpoint.verb.name(), endpoint.path)) {
            parameters.add(idempotencyKey());
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        if (call != null && !call.bodyExample().isEmpty() && takesBody(endpoint.verb)) {
            operation.set("requestBody", requestBody(call, schemas));
        }
        operation.set("responses", responses(method, call, requires != null || signedIn, schemas));
        ArrayNode security = operation.putArray("security");
        if (requires != null || signedIn) {
            security.addObject().putArray("basic");
            security.addObject().putArray("bearer");
        }
        if (requires != null) {
            operation.put("x-permission", requires.value().label());
            ArrayNode also = operation.putArray("x-permissions-also");
            Arrays.stream(requires.also()).forEach(permission -> also.add(permission.label()));
        }
        return operation;
    }

    private static String also(Requires requires) {
        return Arrays.stream(requires.also())
                .map(permission -> " and `" + permission.label() + "`")
                .collect(Collectors.joining());
    }

    private static boolean takesBody(RequestMethod verb) {
        return verb == RequestMethod.POST || verb == RequestMethod.PUT || verb == RequestMethod.PATCH;
    }

    private ArrayNode parameters(Endpoint endpoint, Schemas schemas) {
        ArrayNode parameters = json.createArrayNode();
        for (MethodParameter parameter : endpoint.method.getMethodParameters()) {
            RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
            PathVariable path = parameter.getParameterAnnotation(PathVariable.class);
            String own = parameter.getParameter().getName();
            if (query != null) {
                String name = query.name().isEmpty() ? own : query.name();
                parameters.add(parameter(parameter, name, "query", false, schemas));
            } else if (path != null) {
                String name = path.name().isEmpty() ? own : path.name();
                if (endpoint.path.contains("{" + name + "}")) {
                    parameters.add(parameter(parameter, name, "path", true, schemas));
                }
            }
        }
        // What a method reads from the path by itself, as agents write it.
        Set<String> named = new HashSet<>();
        parameters.forEach(node -> named.add(node.get("name").stringValue()));
        Matcher variable = VARIABLE.matcher(endpoint.path);
        while (variable.find()) {
            if (named.add(variable.group(1))) {
                ObjectNode node = parameters
                        .addObject()
                        .put("name", variable.group(1))
                        .put("in", "path")
                        .put("required", true)
                        .put("description", "As the agent is set up to write it");
                node.putObject("schema").put("type", "string");
                node.put("example", "logs");
            }
        }
        return parameters;
    }

    private ObjectNode idempotencyKey() {
        ObjectNode node = json.createObjectNode()
                .put("name", RepeatableWrites.HEADER)
                .put("in", "header")
                .put("required", false)
                .put(
                        "description",
                        "Drawn by the caller for this write: sent again with it within a day, the write is not done again and its"
                                + " answer comes again, with `Idempotency-Replayed: true`. 422 where another request had it, 409 while"
                                + " the first is being done.");
        node.putObject("schema").put("type", "string").put("maxLength", RepeatableWrites.LONGEST_KEY);
        return node.put("example", "7f0c9d1e");
    }

    private ObjectNode parameter(
            MethodParameter parameter, String name, String place, boolean required, Schemas schemas) {
        Meaning meaning = parameter.getParameterAnnotation(Meaning.class);
        CommonParameters.Common common = place.equals("query") ? CommonParameters.of(name) : null;
        ObjectNode node = json.createObjectNode()
                .put("name", name)
                .put("in", place)
                .put("required", required || meaning != null && meaning.required())
                .put(
                        "description",
                        meaning != null
                                ? meaning.value()
                                : common != null
                                        ? common.meaning()
                                        : place.equals("path") ? "As the agent is set up to write it" : "");
        node.set("schema", schemas.of(parameter.getGenericParameterType()));
        String example = meaning != null && !meaning.example().isEmpty()
                ? meaning.example()
                : common != null ? common.example() : place.equals("path") && meaning == null ? "logs" : "";
        if (!example.isEmpty()) {
            node.put("example", example);
        }
        return node;
    }

    private ObjectNode requestBody(ApiCall call, Schemas schemas) {
        ObjectNode body = json.createObjectNode().put("required", true);
        ObjectNode content = body.putObject("content").putObject(call.bodyType());
        content.set(
                "schema",
                call.body() == void.class ? json.createObjectNode() : schemas.of((java.lang.reflect.Type) call.body()));
        example(content, call.bodyType(), call.bodyExample());
        return body;
    }

    private ObjectNode responses(HandlerMethod method, @Nullable ApiCall call, boolean guarded, Schemas schemas) {
        ObjectNode responses = json.createObjectNode();
        ResponseStatus declared = method.getMethodAnnotation(ResponseStatus.class);
        HttpStatus status = declared == null ? HttpStatus.OK : declared.code();
        if (declared != null && status == HttpStatus.INTERNAL_SERVER_ERROR) {
            status = declared.value();
        }
        ObjectNode answer =
                responses.putObject(Integer.toString(status.value())).put("description", status.getReasonPhrase());
        if (call != null && !call.reply().isEmpty()) {
            ObjectNode content = answer.putObject("content").putObject(call.replyType());
            java.lang.reflect.Type type = method.getMethod().getGenericReturnType();
            content.set("schema", type == void.class ? json.createObjectNode() : schemas.of(type));
            example(content, call.replyType(), call.reply());
        }
        addProblem(responses, "400", "The request is malformed");
        if (guarded) {
            addProblem(responses, "401", "Credentials are missing or wrong");
            addProblem(responses, "403", "The credentials do not allow it");
        }
        addProblem(responses, "429", "Too much at once; Retry-After tells when to come back");
        addProblem(responses, "default", "Any other problem");
        return responses;
    }

    private static void addProblem(ObjectNode responses, String status, String description) {
        responses
                .putObject(status)
                .put("description", description)
                .putObject("content")
                .putObject(Problem.MEDIA_TYPE)
                .putObject("schema")
                .put("$ref", "#/components/schemas/Problem");
    }

    private void example(ObjectNode content, String type, String example) {
        if (type.equals("application/json") && !example.isEmpty()) {
            content.set("example", json.readTree(example));
        } else {
            content.put("example", example);
        }
    }

    private ObjectNode problem() {
        return (ObjectNode) json.readTree("""
                {"type":"object","description":"A problem document (RFC 9457).","properties":{\
                "type":{"type":"string","description":"What kind of problem it is"},\
                "title":{"type":"string"},"status":{"type":"integer"},\
                "detail":{"type":"string","description":"What was wrong here, for a person"},\
                "remedy":{"type":"string","description":"What to do"},"instance":{"type":"string"}},\
                "required":["type","title","status","detail"],"additionalProperties":true}""");
    }
}
