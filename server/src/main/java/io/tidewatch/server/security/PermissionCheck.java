package io.tidewatch.server.security;

import io.tidewatch.server.http.Problem;
import io.tidewatch.server.http.ProblemKind;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses callers who may not do what the endpoint {@link Requires}, and hands the {@link Caller} to those that ask for it; null to an
 * {@link Open} one that nobody known calls.
 */
public final class PermissionCheck implements HandlerInterceptor, HandlerMethodArgumentResolver {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            throw forbidden("This cannot be reached.");
        }
        if (method.hasMethodAnnotation(Open.class)) {
            return true;
        }
        if (method.hasMethodAnnotation(SignedIn.class)) {
            if (caller(request) == null) {
                throw forbidden("This cannot be reached.");
            }
            return true;
        }
        Requires requires = method.getMethodAnnotation(Requires.class);
        Caller caller = caller(request);
        if (requires == null || caller == null) {
            throw forbidden("This cannot be reached.");
        }
        if (caller.credential().mustChangePassword()) {
            throw Problem.of(
                            ProblemKind.FORBIDDEN,
                            "The password of '" + caller.name() + "' must be changed first.",
                            "Choose one of your own: 'tidewatch password', or POST /api/v1/me/password.")
                    .with("reason", "password-change-required")
                    .exception();
        }
        requirePermission(caller, requires.value());
        for (Permission permission : requires.also()) {
            requirePermission(caller, permission);
        }
        return true;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Caller.class;
    }

    @Override
    public @org.jspecify.annotations.Nullable Object resolveArgument(
            MethodParameter parameter,
            @org.jspecify.annotations.Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @org.jspecify.annotations.Nullable WebDataBinderFactory binders) {
        Object caller = request.getAttribute(AccessFilter.CALLER, NativeWebRequest.SCOPE_REQUEST);
        if (caller == null && !parameter.hasMethodAnnotation(Open.class)) {
            throw new IllegalStateException("an endpoint that asks for its caller can be reached by nobody");
        }
        return caller;
    }

    private static @org.jspecify.annotations.Nullable Caller caller(HttpServletRequest request) {
        return request.getAttribute(AccessFilter.CALLER) instanceof Caller caller ? caller : null;
    }

    private static void requirePermission(Caller caller, Permission permission) {
        if (!caller.may(permission)) {
            throw forbidden(
                    "'" + caller.name() + "' may not do this: it needs the permission '" + permission.label() + "'.");
        }
    }

    private static RuntimeException forbidden(String detail) {
        return Problem.of(ProblemKind.FORBIDDEN, detail, "Use the credentials of someone who may.")
                .exception();
    }
}
