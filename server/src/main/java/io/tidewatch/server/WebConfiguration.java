package io.tidewatch.server;

import static java.util.Objects.requireNonNull;

import io.tidewatch.server.api.RoleCheck;
import io.tidewatch.server.http.Problems;
import io.tidewatch.server.http.UnknownParameters;
import io.tidewatch.server.security.PermissionCheck;
import io.tidewatch.server.security.RateCheck;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;
import tools.jackson.databind.json.JsonMapper;

/** Spring's web framework with what Tidewatch uses of it: JSON out, permissions, problems. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration extends WebMvcConfigurationSupport {
    private final JsonMapper json;
    private final Problems problems;
    private final RoleCheck roles;
    private final RateCheck rates;
    private final PermissionCheck permissions = new PermissionCheck();

    WebConfiguration(JsonMapper json, Problems problems, RoleCheck roles, RateCheck rates) {
        this.json = requireNonNull(json, "json is null");
        this.problems = requireNonNull(problems, "problems is null");
        this.roles = requireNonNull(roles, "roles is null");
        this.rates = requireNonNull(rates, "rates is null");
    }

    @Override
    protected void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        builder.withJsonConverter(new JacksonJsonHttpMessageConverter(json));
    }

    @Override
    protected void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
    }

    @Override
    protected void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(roles);
        registry.addInterceptor(rates);
        registry.addInterceptor(permissions);
        registry.addInterceptor(new UnknownParameters());
    }

    @Override
    protected void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(permissions);
    }

    @Override
    protected void configureHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
        resolvers.add(problems);
    }
}
