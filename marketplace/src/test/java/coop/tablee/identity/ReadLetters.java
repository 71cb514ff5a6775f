package coop.tablee.identity;

import coop.tablee.platform.mail.LetterBox;
import coop.tablee.platform.mail.Mail;
import coop.tablee.testing.Letters;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the letters with one-time links that a test's browser would be sent. */
final class ReadLetters {

    private static final Pattern WAY = Pattern.compile("http://localhost:\\d+(/link/[A-Za-z0-9_-]{43})\\b");
    private static final int TRIES = 200;

    private final LetterBox box;

    ReadLetters(LetterBox box) {
        this.box = box;
    }

    /** Waits for this many letters to an address; the newest first. */
    List<Mail> await(String email, int letters) {
        for (var tries = 0; tries < TRIES; tries++) {
            var found = to(email);
            if (found.size() >= letters) {
                return found;
            }
            Letters.pause(50);
        }
        throw new AssertionError(
                "no %d letters to %s: %s".formatted(letters, email, to(email).size()));
    }

    List<Mail> to(String email) {
        return box.letters().stream()
                .filter(letter -> letter.recipient().equals(email))
                .toList();
    }

    /** The path of the link in the newest letter to an address, once there are this many. */
    String way(String email, int letters) {
        return way(await(email, letters).get(0));
    }

    String way(String email) {
        return way(email, 1);
    }

    static String way(Mail letter) {
        var found = WAY.matcher(letter.text());
        if (!found.find()) {
            throw new AssertionError(letter.text());
        }
        return found.group(1);
    }
}
