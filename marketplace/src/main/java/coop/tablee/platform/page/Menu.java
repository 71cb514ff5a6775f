package coop.tablee.platform.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The main menu: every module's entries in their order, and of these the ones that somebody sees. */
@Component
public class Menu {

    /** Where settings are found. */
    public static final String SETTINGS = "/settings";

    private final List<MenuEntry> entries;

    Menu(ObjectProvider<MenuEntry> entries) {
        this.entries = entries.stream()
                .sorted(Comparator.comparingInt(MenuEntry::order))
                .toList();
    }

    /** Where the work of somebody with these roles begins: the first page of their menu, else the front page. */
    public String firstPathFor(Collection<String> roles) {
        return entriesFor(new Viewer(true, "", "", Set.copyOf(roles))).stream()
                .map(MenuEntry::path)
                .findFirst()
                .orElse(ReturnPath.HOME);
    }

    /** What somebody with these roles finds on the page of settings. */
    public List<MenuEntry> settingsFor(Collection<String> roles) {
        return settingsFor(new Viewer(true, "", "", Set.copyOf(roles)));
    }

    /** The bar: the week's work, and one entry for all that is set up once. */
    List<MenuEntry> entriesFor(Viewer viewer) {
        var seen = new ArrayList<>(entries.stream()
                .filter(entry -> entry.isFor(viewer) && !entry.isSettingOf(viewer))
                .toList());
        var settings = settingsFor(viewer);
        if (!settings.isEmpty()) {
            seen.add(new MenuEntry(
                    "platform.menu.settings",
                    SETTINGS,
                    Integer.MAX_VALUE,
                    false,
                    viewer.roles(),
                    settings.stream().map(MenuEntry::path).collect(Collectors.toUnmodifiableSet()),
                    Set.of()));
        }
        return List.copyOf(seen);
    }

    private List<MenuEntry> settingsFor(Viewer viewer) {
        return entries.stream()
                .filter(entry -> entry.isFor(viewer) && entry.isSettingOf(viewer))
                .toList();
    }
}
