package io.tidewatch.server.http;

import io.tidewatch.config.Spelling;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses parameters that an endpoint does not have: a search for {@code qurey=x} must not answer with everything. */
public final class UnknownParameters implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String query = request.getQueryString();
        if (query == null
                || query.isEmpty()
                || !(handler instanceof HandlerMethod method)
                || method.getBeanType().isAnnotationPresent(OtherProtocol.class)) {
            return true;
        }
        List<String> known = Arrays.stream(method.getMethodParameters())
                .map(UnknownParameters::name)
                .filter(Objects::nonNull)
                .toList();
        for (String part : query.split("&")) {
            String name = decoded(part.split("=", 2)[0]);
            if (!name.isEmpty() && !known.contains(name)) {
                throw Problem.of(
                                ProblemKind.MALFORMED_REQUEST,
                                "There is no parameter '" + shortened(name) + "' here.",
                                known.isEmpty()
                                        ? "This call takes none."
                                        : "It takes " + String.join(", ", known) + closest(name, known))
                        .with("parameter", shortened(name))
                        .exception();
            }
        }
        return true;
    }

    private static String closest(String name, List<String> known) {
        String closest = Spelling.closest(name, known);
        return closest == null ? "." : "; did you mean '" + closest + "'?";
    }

    private static @org.jspecify.annotations.Nullable String name(MethodParameter parameter) {
        RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
        if (annotation == null) {
            return null;
        }
        return annotation.name().isEmpty() ? parameter.getParameter().getName() : annotation.name();
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.of(
                            ProblemKind.MALFORMED_REQUEST,
                            "The address is not correctly encoded.",
                            "Write % as %25; curl does it with --data-urlencode.")
                    .exception();
        }
    }

    private static String shortened(String name) {
        return name.length() > 100 ? name.substring(0, 100) + "…" : name;
    }
}
