package coop.tablee.identity;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/**
 * Every route with who may use it, read from the same declarations that guard it. The walk over all routes and actors and the list of page kinds start here,
 * so that a new route cannot be forgotten.
 */
@Component
public class RouteRegistry {

    private final ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

    RouteRegistry(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
        this.mappings = mappings;
    }

    /** All routes, in the order of their paths. A route written as a function is closed to all unless it is among {@link OpenPaths}. */
    public List<Route> routes() {
        var ofMethods = mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .flatMap(RouteRegistry::routesOf);
        return Stream.concat(ofMethods, OpenPaths.functions())
                .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
                .toList();
    }

    private static Stream<Route> routesOf(Map.Entry<RequestMappingInfo, HandlerMethod> mapped) {
        return mapped.getKey().getPatternsCondition().getPatterns().stream()
                .map(pattern -> pattern.getPatternString())
                .flatMap(path -> methodsOf(mapped.getKey()).map(method -> route(method, path, mapped.getValue())));
    }

    private static Stream<String> methodsOf(RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        return methods.isEmpty() ? Stream.of("ANY") : methods.stream().map(RequestMethod::name);
    }

    private static Route route(String method, String path, HandlerMethod handler) {
        var access = OpenPaths.contain(PathContainer.parsePath(path)) ? Access.everyone() : Access.declaredBy(handler);
        var page = method.equals("GET") && !answersData(handler);
        var scope = Scope.neededBy(handler, HttpMethod.valueOf(method))
                .map(Scope::word)
                .orElse("");
        return new Route(method, path, access, page, scope, handler.getShortLogMessage());
    }

    private static boolean answersData(HandlerMethod handler) {
        return AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), ResponseBody.class)
                || handler.hasMethodAnnotation(ResponseBody.class)
                || handler.getMethod().getGenericReturnType().getTypeName().contains(ResponseEntity.class.getName());
    }
}
