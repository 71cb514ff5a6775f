package coop.tablee.platform.page;

import java.util.List;

/**
 * A short message about what was just done, shown once on the page that follows.
 *
 * @param messageKey its words
 * @param arguments what the words need: names, numbers, already written for people
 */
public record Toast(String messageKey, List<String> arguments) {

    public Toast {
        arguments = List.copyOf(arguments);
    }

    /** The arguments as the template's message expression takes them. */
    public Object[] values() {
        return arguments.toArray();
    }
}
