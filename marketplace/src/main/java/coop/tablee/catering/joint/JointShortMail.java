package coop.tablee.catering.joint;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mails;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tells a kitchen, and the cooperative that comes to it, that others ordered less and what stands ordered does not reach the minimum any more. */
@Component
class JointShortMail implements OutboxHandler {

    private final JointNews all;
    private final JointLetters letters;
    private final Mails mails;

    JointShortMail(JointNews all, JointLetters letters, Mails mails) {
        this.all = all;
        this.letters = letters;
        this.mails = mails;
    }

    @Override
    public String kind() {
        return "joint_drop_short";
    }

    /** What was made up for meanwhile is not told. */
    @Override
    public Mono<Void> handle(OutboxMessage message) {
        return mails.send(all.tooLittle(
                        message.payload().required("drop").asLong(),
                        message.payload().required("by").asLong())
                .filter(drop -> drop.missing() > 0)
                .flatMapMany(drop -> Flux.concat(
                        Flux.fromIterable(drop.ofKitchen())
                                .map(reader ->
                                        letters.tooLittle(message, drop, reader, JointLetters.ofKitchen(drop.door()))),
                        Flux.fromIterable(drop.ofCooperative())
                                .map(reader ->
                                        letters.tooLittle(message, drop, reader, JointLetters.ofCooperative())))));
    }
}
