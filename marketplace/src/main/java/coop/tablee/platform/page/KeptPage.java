package coop.tablee.platform.page;

import java.util.List;

/**
 * A page that is the same for all visitors without an account, so that one rendering may answer many of them for a moment. A module contributes each as a bean.
 *
 * @param pattern its path, as a handler declares it
 * @param cookies the cookies that change it, besides the language's and the colours'
 */
public record KeptPage(String pattern, List<String> cookies) {

    public KeptPage {
        cookies = List.copyOf(cookies);
    }
}
