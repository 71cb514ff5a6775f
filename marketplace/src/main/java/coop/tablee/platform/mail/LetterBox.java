package coop.tablee.platform.mail;

import coop.tablee.platform.MarketplaceProperties;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * Where letters with a secret arrive when a demo on one's own machine has no mail server, so that newcomers get in there too: the last few, in memory. Closed
 * everywhere else.
 */
@Component
public class LetterBox {

    private static final int LAST = 20;

    private final boolean open;
    private final Deque<Mail> letters = new ArrayDeque<>();

    LetterBox(MarketplaceProperties properties, MailServer server, Environment environment) {
        open = (properties.hasDemo() || environment.acceptsProfiles(Profiles.of("test")))
                && properties.isLoopback()
                && server.sender().isEmpty();
    }

    public boolean isOpen() {
        return open;
    }

    /** The newest first. */
    public synchronized List<Mail> letters() {
        return List.copyOf(letters);
    }

    synchronized void put(Mail letter) {
        letters.addFirst(letter);
        if (letters.size() > LAST) {
            letters.removeLast();
        }
    }
}
