package io.tidewatch.server.openapi;

import static java.util.Objects.requireNonNull;

import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import io.tidewatch.server.http.SecurityHeaders;
import io.tidewatch.server.security.Open;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The interface's description, as a document and as a page to read and try it. */
@RestController
public final class DocsController {
    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
    private static final Map<String, String> FILES = Map.of(
            "swagger-ui.css", "text/css;charset=UTF-8",
            "swagger-ui-bundle.js", "text/javascript;charset=UTF-8",
            "start.js", "text/javascript;charset=UTF-8");

    private final OpenApiDocument document;

    public DocsController(OpenApiDocument document) {
        this.document = requireNonNull(document, "document is null");
    }

    @Open
    @ApiCall(summary = "Describe this interface as OpenAPI", reply = "{\"openapi\":\"3.1.0\"}")
    @GetMapping("/api/v1/openapi.json")
    void openApi(HttpServletResponse response) throws IOException {
        write(response, "application/json", document.bytes());
    }

    @Open
    @ApiCall(
            summary = "Show this interface in a browser",
            replyType = "text/html",
            reply = "<!doctype html><title>Tidewatch</title>")
    @GetMapping({"/docs", "/docs/"})
    void page(HttpServletResponse response) throws IOException {
        SecurityHeaders.allowOwnPage(response);
        write(response, "text/html;charset=UTF-8", resource("index.html"));
    }

    @Open
    @ApiCall(summary = "Give a part of that page", replyType = "text/css", reply = "body{}")
    @GetMapping("/docs/{file}")
    void file(
            @Meaning(value = "The part's name", example = "swagger-ui.css") @PathVariable String file,
            HttpServletResponse response)
            throws IOException {
        String type = FILES.get(file);
        if (type == null) {
            throw Problem.of(ProblemKind.NOT_FOUND, "There is no such page.", "The documentation begins at /docs.")
                    .exception();
        }
        response.setHeader("Cache-Control", "public, max-age=3600");
        write(response, type, resource(file));
    }

    private static byte[] resource(String file) throws IOException {
        String place = file.startsWith("swagger-ui") ? WEBJAR + webjarVersion() + "/" + file : file;
        try (InputStream in = DocsController.class.getResourceAsStream(place)) {
            return requireNonNull(in, place + " is not packaged").readAllBytes();
        }
    }

    private static String webjarVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in =
                DocsController.class.getResourceAsStream("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            properties.load(requireNonNull(in, "the library swagger-ui is not packaged"));
        }
        return properties.getProperty("version");
    }

    private static void write(HttpServletResponse response, String type, byte[] body) throws IOException {
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
