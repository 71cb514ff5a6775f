package coop.tablee.storefront;

import coop.tablee.shared.LocalizedText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Names several things in a few words: the first three, and how many more there are. */
@Component
public class Naming {

    private static final int NAMED = 3;

    private final MessageSource messages;

    Naming(MessageSource messages) {
        this.messages = messages;
    }

    public String some(List<LocalizedText> names, Locale locale) {
        var first =
                names.stream().limit(NAMED).map(name -> name.in(locale).text()).collect(Collectors.joining(", "));
        var more = names.size() - NAMED;
        return more > 0 ? messages.getMessage("storefront.and-more", new Object[] {first, more}, locale) : first;
    }
}
