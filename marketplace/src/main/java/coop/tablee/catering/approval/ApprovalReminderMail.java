package coop.tablee.catering.approval;

import coop.tablee.ordering.approval.ApprovalNews;
import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mails;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tells those who may agree that orders still wait, some hours before their cut-off. */
@Component
class ApprovalReminderMail implements OutboxHandler {

    private final ApprovalNews all;
    private final ApprovalLetters letters;
    private final Mails mails;

    ApprovalReminderMail(ApprovalNews all, ApprovalLetters letters, Mails mails) {
        this.all = all;
        this.letters = letters;
        this.mails = mails;
    }

    @Override
    public String kind() {
        return "approval_reminder";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        return mails.send(all.toDecide(message)
                .filter(news -> !news.orders().isEmpty())
                .flatMapMany(news ->
                        Flux.fromIterable(news.told()).map(reader -> letters.toDecide(message, news, reader, true))));
    }
}
