package coop.tablee.identity;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What the button of a one-time link does, each in one transaction with the link's use. Hashing a password comes before it. */
@Component
class LinkOpening {

    private final OneTimeLinks links;
    private final SignIn signIn;
    private final WaysIn ways;
    private final Passwords passwords;

    LinkOpening(OneTimeLinks links, SignIn signIn, WaysIn ways, Passwords passwords) {
        this.links = links;
        this.signIn = signIn;
        this.ways = ways;
        this.passwords = passwords;
    }

    /** Lets somebody in by a link that was found. Refuses what was used meanwhile ({@code link-worn-out}) and a password that is none ({@code invalid-input}). */
    Mono<SignIn.Entered> open(OneTimeLinks.Link link, SecretToken secret, LinkForm form, Visit visit) {
        var use = links.use(secret, link.purpose());
        return link.purpose() == LinkPurpose.RESET
                ? passwords
                        .hash(NewPassword.require(form.newPassword()))
                        .flatMap(hash -> signIn.enter(
                                link.requireAccount(),
                                visit,
                                use.then(ways.changePassword(link.requireAccount(), hash, null))))
                : signIn.enter(link.requireAccount(), visit, use);
    }
}
