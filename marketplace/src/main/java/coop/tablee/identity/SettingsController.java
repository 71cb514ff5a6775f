package coop.tablee.identity;

import coop.tablee.platform.page.Menu;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;

/** What is set up once and seldom changed, by what each of it is for. */
@Controller
class SettingsController {

    private final Menu menu;

    SettingsController(Menu menu) {
        this.menu = menu;
    }

    @SignedIn
    @GetMapping(Menu.SETTINGS)
    Rendering settings(Actor actor) {
        var roles = actor.roles().stream().map(Role::name).toList();
        return Rendering.view("identity/settings")
                .modelAttribute("settings", menu.settingsFor(roles))
                .build();
    }
}
