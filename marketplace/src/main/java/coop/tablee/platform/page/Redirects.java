package coop.tablee.platform.page;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.result.view.Rendering;

/** After a form, a page that can be loaded again without sending it again. */
public final class Redirects {

    private Redirects() {}

    public static Rendering to(String path) {
        return Rendering.redirectTo(path).status(HttpStatus.SEE_OTHER).build();
    }
}
