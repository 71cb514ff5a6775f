package coop.tablee.catalogimport.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words after the program's name. An option that is not known is refused, for it may be a typing mistake. */
record Arguments(String command, String file, Map<String, String> options) {

    private static final Set<String> WITH_VALUE = Set.of("--to", "--token", "--wait");
    private static final Set<String> FLAGS = Set.of("--apply");

    static Arguments parse(String... words) {
        List<String> plain = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (WITH_VALUE.contains(word) && i + 1 < words.length) {
                options.put(word, words[++i]);
            } else if (FLAGS.contains(word)) {
                options.put(word, "");
            } else if (word.startsWith("--")) {
                throw new CommandRefused("Not understood: " + word + "\n\n" + CommandLine.USAGE);
            } else {
                plain.add(word);
            }
        }
        boolean checks = plain.size() == 2 && plain.get(0).equals("check") && options.isEmpty();
        boolean pushes = plain.size() == 2 && plain.get(0).equals("push");
        if (!checks && !pushes) {
            throw new CommandRefused(CommandLine.USAGE);
        }
        return new Arguments(plain.get(0), plain.get(1), options);
    }

    @Nullable
    String option(String name, @Nullable String otherwise) {
        String value = options.get(name);
        return value == null ? otherwise : value;
    }

    boolean flag(String name) {
        return options.containsKey(name);
    }

    long number(String name, long otherwise) {
        String value = options.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[1-9][0-9]{0,5}")) {
            throw new CommandRefused(name + " takes a number of seconds, not " + value);
        }
        return Long.parseLong(value);
    }
}
