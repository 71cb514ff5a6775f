package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.MarketplaceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSource;

/** Every entry of the menu has words in each language, and those among the settings say what they are about. */
@MarketplaceTest
class MenuWordsTests {

    @Autowired
    List<MenuEntry> entries;

    @Autowired
    MessageSource messages;

    @Test
    void entriesAreSaidInFourLanguages() {
        var unsaid = new ArrayList<String>();
        for (var entry : entries) {
            for (var language : List.of("fr", "en", "nl", "de")) {
                note(entry.messageKey(), language, unsaid);
                if (!entry.settingFor().isEmpty()) {
                    note(entry.messageKey() + ".about", language, unsaid);
                }
            }
        }
        assertThat(unsaid).isEmpty();
    }

    private void note(String key, String language, List<String> unsaid) {
        if (messages.getMessage(key, null, "", Locale.forLanguageTag(language)).isEmpty()) {
            unsaid.add(key + " in " + language);
        }
    }
}
