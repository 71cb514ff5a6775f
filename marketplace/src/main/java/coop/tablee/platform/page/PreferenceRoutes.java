package coop.tablee.platform.page;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseCookie;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code POST /language} and {@code POST /scheme}: keep a choice in its cookie and go back to the page it was made on. Both are open to everyone and change
 * nothing but the sender's own cookies; an unknown language or colour is ignored.
 */
@Configuration(proxyBeanMethods = false)
class PreferenceRoutes {

    static final String LANGUAGE = "/language";
    static final String SCHEME = "/scheme";

    private final Preferences preferences;

    PreferenceRoutes(Preferences preferences) {
        this.preferences = preferences;
    }

    @Bean
    RouterFunction<ServerResponse> preferences() {
        return RouterFunctions.route()
                .POST(LANGUAGE, this::chooseLanguage)
                .POST(SCHEME, PreferenceRoutes::chooseScheme)
                .build();
    }

    private Mono<ServerResponse> chooseLanguage(ServerRequest request) {
        return request.formData().flatMap(form -> {
            Optional<Locale> chosen = Optional.ofNullable(preferences.find(form.getFirst("lang")));
            return back(form, chosen.map(Preferences::languageCookie));
        });
    }

    private static Mono<ServerResponse> chooseScheme(ServerRequest request) {
        return request.formData()
                .flatMap(form -> back(form, Optional.of(Preferences.schemeCookie(Scheme.of(form.getFirst("scheme"))))));
    }

    private static Mono<ServerResponse> back(MultiValueMap<String, String> form, Optional<ResponseCookie> choice) {
        ServerResponse.BodyBuilder answer =
                ServerResponse.seeOther(URI.create(ReturnPath.orHome(form.getFirst("back"))));
        choice.ifPresent(answer::cookie);
        return answer.build();
    }
}
