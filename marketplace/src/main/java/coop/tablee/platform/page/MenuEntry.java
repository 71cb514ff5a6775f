package coop.tablee.platform.page;

import java.util.Set;

/**
 * One entry of the main menu. A module contributes each as a bean; the shell shows it to those for whom it opens a page, in the order given.
 *
 * @param messageKey the key of its words
 * @param path where it leads, beginning with a slash; pages below it mark it as current, only the front page stands for itself
 * @param order its place, smallest first; modules take a hundred each, so that entries of one module stay together
 * @param visitors whether people who are not signed in see it
 * @param roles the roles of which one is enough to see it; empty means every signed-in person when {@code visitors} is set, nobody otherwise
 * @param besides other paths whose pages mark it as current
 * @param settingFor the roles that seldom need it: they find it on the page of settings, so that their bar keeps to the week's work
 */
public record MenuEntry(
        String messageKey,
        String path,
        int order,
        boolean visitors,
        Set<String> roles,
        Set<String> besides,
        Set<String> settingFor) {

    public MenuEntry {
        roles = Set.copyOf(roles);
        besides = Set.copyOf(besides);
        settingFor = Set.copyOf(settingFor);
    }

    /** An entry that everyone sees, signed in or not. */
    public static MenuEntry forEveryone(String messageKey, String path, int order) {
        return new MenuEntry(messageKey, path, order, true, Set.of(), Set.of(), Set.of());
    }

    /** An entry for people who act in one of these roles. */
    public static MenuEntry forRoles(String messageKey, String path, int order, String... roles) {
        return new MenuEntry(messageKey, path, order, false, Set.of(roles), Set.of(), Set.of());
    }

    /** An entry for visitors and for people who act in one of these roles; others have a better one. */
    public static MenuEntry forVisitorsAnd(String messageKey, String path, int order, String... roles) {
        return new MenuEntry(messageKey, path, order, true, Set.of(roles), Set.of(), Set.of());
    }

    boolean isFor(Viewer viewer) {
        if (!viewer.signedIn()) {
            return visitors || roles.stream().anyMatch(viewer.roles()::contains);
        }
        return roles.isEmpty() ? visitors : roles.stream().anyMatch(viewer.roles()::contains);
    }

    /** The same entry, current on the pages under these paths too. */
    public MenuEntry besides(String... paths) {
        return new MenuEntry(messageKey, path, order, visitors, roles, Set.of(paths), settingFor);
    }

    /** The same entry, among the settings of people in these roles. */
    public MenuEntry settingFor(String... seldom) {
        return new MenuEntry(messageKey, path, order, visitors, roles, besides, Set.of(seldom));
    }

    boolean isSettingOf(Viewer viewer) {
        return viewer.signedIn() && settingFor.stream().anyMatch(viewer.roles()::contains);
    }

    boolean leadsTo(String currentPath) {
        return isAtOrUnder(path, currentPath) || besides.stream().anyMatch(other -> isAtOrUnder(other, currentPath));
    }

    private static boolean isAtOrUnder(String upper, String currentPath) {
        return currentPath.equals(upper) || currentPath.startsWith(upper + "/");
    }
}
