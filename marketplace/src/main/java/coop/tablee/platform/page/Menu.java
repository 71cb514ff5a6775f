package coop.tablee.platform.page;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The main menu: every module's entries in their order, and of these the ones that somebody sees. */
@Component
public class Menu {

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

    List<MenuEntry> entriesFor(Viewer viewer) {
        return entries.stream().filter(entry -> entry.isFor(viewer)).toList();
    }
}
