package io.tidewatch.server.web;

import static java.util.Objects.requireNonNull;

import io.tidewatch.server.http.SecurityHeaders;
import io.tidewatch.server.web.WebFiles.WebFile;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers browsers that ask for the web application: its files, and its one document at every address that it shows. Stands before the
 * check of credentials, as the page has to be there before somebody can sign in; it gives nothing but what is packaged. Every other request
 * goes on untouched: the API keeps its paths, and programs that ask for {@code /} get JSON.
 */
public final class WebApplication extends HttpFilter {
    private static final String MISSING = """
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><title>Tidewatch</title>
            <h1>Tidewatch</h1>
            <p>The server runs, but was built without the web application: Node 20 or newer and npm were not there.
            Install them and run <code>make build</code>. The API is complete: <a href="/docs">/docs</a>.</p>
            """;

    private final transient WebFiles files;
    private final transient Predicate<HttpServletRequest> served;

    /** @param served whether the server has something else at a request's address */
    public WebApplication(WebFiles files, Predicate<HttpServletRequest> served) {
        this.files = requireNonNull(files, "files is null");
        this.served = requireNonNull(served, "served is null");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String method = request.getMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            chain.doFilter(request, response);
            return;
        }
        String path = request.getRequestURI();
        WebFile file = files.file(path);
        if (file != null) {
            give(request, response, file);
        } else if (files.isPage(path) && isForPerson(request)) {
            if (files.isEmpty()) {
                response.setContentType("text/html;charset=UTF-8");
                response.getOutputStream().write(MISSING.getBytes(StandardCharsets.UTF_8));
            } else {
                document(request, response);
            }
        } else if (isTyped(request) && !files.isEmpty() && !served.test(request)) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            document(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void document(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SecurityHeaders.allowApplication(response);
        give(request, response, files.document());
    }

    private static void give(HttpServletRequest request, HttpServletResponse response, WebFile file)
            throws IOException {
        String encoding = encoding(request, file);
        String tag = "\"" + file.digest() + (encoding == null ? "" : "-" + encoding) + "\"";
        response.setHeader("ETag", tag);
        response.setHeader("Vary", "Accept, Accept-Encoding");
        response.setHeader("Cache-Control", file.isImmutable() ? "public, max-age=31536000, immutable" : "no-cache");
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        byte[] body = WebFiles.bytes(file, encoding);
        response.setContentType(file.type());
        if (encoding != null) {
            response.setHeader("Content-Encoding", encoding);
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The best of the file's encodings that the browser takes; null for none. */
    private static @Nullable String encoding(HttpServletRequest request, WebFile file) {
        String accepted = request.getHeader("Accept-Encoding");
        if (accepted == null) {
            return null;
        }
        for (String encoding : file.encodings()) {
            boolean takes = Arrays.stream(accepted.split(",", 20)).anyMatch(word -> {
                String[] parts = word.strip().split("\\s*;\\s*", 2);
                return parts[0].equalsIgnoreCase(encoding) && (parts.length < 2 || !parts[1].matches("q=0(\\.0*)?"));
            });
            if (takes) {
                return encoding;
            }
        }
        return null;
    }

    /** Whether a browser goes to the address by itself, as when somebody typed it; the application says that there is no such page. */
    private static boolean isTyped(HttpServletRequest request) {
        return "navigate".equals(request.getHeader("Sec-Fetch-Mode")) && isForPerson(request);
    }

    private static boolean isForPerson(HttpServletRequest request) {
        String accepted = request.getHeader("Accept");
        return accepted != null && accepted.contains("text/html");
    }
}
