package coop.tablee.identity;

import coop.tablee.platform.page.Menu;
import coop.tablee.platform.page.ReturnPath;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where somebody goes once they are in: to the page they had asked for, else to the page where their work is. Never back to the door. */
@Component
class Afterwards {

    private final Menu menu;

    Afterwards(Menu menu) {
        this.menu = menu;
    }

    /** The front page counts as not asked for: that is where everybody comes from. */
    String pathFor(@Nullable String next, Collection<Role> roles) {
        var asked = asked(next);
        return asked.equals(ReturnPath.HOME)
                ? menu.firstPathFor(roles.stream().map(Role::name).toList())
                : asked;
    }

    /** The page asked for, as the question for whom to act carries it on. */
    String asked(@Nullable String next) {
        var path = ReturnPath.orHome(next);
        return path.startsWith(SignInController.HERE) ? ReturnPath.HOME : path;
    }
}
