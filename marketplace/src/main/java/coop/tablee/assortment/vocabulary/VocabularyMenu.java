package coop.tablee.assortment.vocabulary;

import coop.tablee.platform.page.MenuEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What whoever runs the marketplace finds among the settings. */
@Configuration(proxyBeanMethods = false)
class VocabularyMenu {

    @Bean
    MenuEntry searchWordsEntry() {
        return MenuEntry.forRoles("search-words.menu", VocabularyController.HERE, 950, "ADMINISTRATOR")
                .settingFor("ADMINISTRATOR");
    }
}
