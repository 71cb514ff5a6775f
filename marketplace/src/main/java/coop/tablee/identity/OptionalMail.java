package coop.tablee.identity;

import java.util.Set;

/**
 * A kind of mail that one may do without. A module contributes each as a bean and leaves those out who switched it off ({@code identity.mail_off}); mails about
 * a purchase or money are none of these. Its words have the key {@code mails.KIND}.
 *
 * @param kind such as {@code harvest}
 * @param readers the roles that get it, in any organisation
 */
public record OptionalMail(String kind, Set<Role> readers) {

    public OptionalMail {
        readers = Set.copyOf(readers);
    }
}
