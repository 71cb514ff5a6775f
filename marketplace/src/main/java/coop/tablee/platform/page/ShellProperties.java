package coop.tablee.platform.page;

import java.time.ZoneId;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a territory sets about its pages.
 *
 * @param brand the name in the header and in every page title
 * @param territoryName the territory or cooperative beside the name; may be empty
 * @param helpPhone the number to call with a problem's reference; empty when there is none
 * @param zone the zone in which days and times are written
 * @param languages the languages a person may choose, the first one being the last resort
 * @param signInPath where a visitor signs in
 * @param signOutPath where a signed-in person posts to leave
 */
@ConfigurationProperties("platform")
record ShellProperties(
        @DefaultValue("Tablée") String brand,
        @DefaultValue("") String territoryName,
        @DefaultValue("") String helpPhone,
        @DefaultValue("Europe/Brussels") ZoneId zone,
        @DefaultValue({"fr", "nl", "de", "en"}) List<String> languages,
        @DefaultValue("/sign-in") String signInPath,
        @DefaultValue("/sign-out") String signOutPath) {

    ShellProperties {
        languages = List.copyOf(languages);
    }
}
