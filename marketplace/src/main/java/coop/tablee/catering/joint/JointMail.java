package coop.tablee.catering.joint;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.Mails;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tells whose turn it is with a joint drop, that it counts, or that it ended: never who did it. */
@Component
class JointMail implements OutboxHandler {

    private final JointNews all;
    private final JointLetters letters;
    private final Mails mails;

    JointMail(JointNews all, JointLetters letters, Mails mails) {
        this.all = all;
        this.letters = letters;
        this.mails = mails;
    }

    @Override
    public String kind() {
        return "joint_drop";
    }

    /** What is not so any more, because somebody went on meanwhile, is not told. */
    @Override
    public Mono<Void> handle(OutboxMessage message) {
        var state = message.payload().required("state").asString();
        return mails.send(all.joint(message.payload().required("joint").asLong())
                .filter(joint -> joint.state().equals(state))
                .flatMapMany(joint -> Flux.fromStream(written(message, joint))));
    }

    private Stream<Mail> written(OutboxMessage message, JointNews.Joint joint) {
        return switch (joint.state()) {
            case "ASKED" -> to(message, joint, joint.ofAsked(), "asked", JointLetters.ofKitchen(joint.askedDoor()));
            case "AGREED" -> to(message, joint, joint.ofCooperative(), "agreed", JointLetters.ofCooperative());
            case "IN_FORCE" -> kitchens(message, joint, "in-force");
            default ->
                Stream.concat(
                        kitchens(message, joint, "ended"),
                        joint.granted() && joint.endedByParty() != joint.cooperativeParty()
                                ? to(message, joint, joint.ofCooperative(), "ended", JointLetters.ofCooperative())
                                : Stream.of());
        };
    }

    private Stream<Mail> kitchens(OutboxMessage message, JointNews.Joint joint, String what) {
        var both = joint.askingParty() == joint.askedParty();
        return Stream.concat(
                joint.endedByParty() == joint.askingParty()
                        ? Stream.of()
                        : to(message, joint, joint.ofAsking(), what, JointLetters.ofKitchen(joint.askingDoor())),
                both || joint.endedByParty() == joint.askedParty()
                        ? Stream.of()
                        : to(message, joint, joint.ofAsked(), what, JointLetters.ofKitchen(joint.askedDoor())));
    }

    private Stream<Mail> to(
            OutboxMessage message, JointNews.Joint joint, List<JointNews.Reader> readers, String what, String path) {
        return readers.stream().map(reader -> letters.news(message, joint, reader, what, path));
    }
}
