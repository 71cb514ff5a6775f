package coop.tablee.identity;

import coop.tablee.platform.mail.LetterBox;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.result.view.Rendering;

/** Tells that a link is on its way: the same page whoever's address it is. */
@Component
class LinkSent {

    private final IdentityProperties properties;
    private final LetterBox box;

    LinkSent(IdentityProperties properties, LetterBox box) {
        this.properties = properties;
        this.box = box;
    }

    /** @param email as it was typed */
    Rendering page(LinkPurpose purpose, String email) {
        return Rendering.view("identity/link-sent")
                .modelAttribute("purpose", purpose.word())
                .modelAttribute("email", email)
                .modelAttribute("minutes", properties.linkLife().toMinutes())
                .modelAttribute("boxIsOpen", box.isOpen())
                .build();
    }
}
