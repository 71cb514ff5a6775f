package coop.tablee.catering.approval;

import coop.tablee.ordering.approval.ApprovalNews;
import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.Mails;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells who sent orders that they were sent back or declined, why, or that nobody decided in time; and, where a card pays, that they may be paid now and until when, once more two hours before that, or that they were not paid in time. Orders on account that were agreed
 * to are confirmed like any others.
 */
@Component
class ApprovalDecidedMail implements OutboxHandler {

    private static final Set<String> AGAINST = Set.of("RETURNED", "DECLINED", "LAPSED");

    private final ApprovalNews all;
    private final ApprovalLetters letters;
    private final Mails mails;

    ApprovalDecidedMail(ApprovalNews all, ApprovalLetters letters, Mails mails) {
        this.all = all;
        this.letters = letters;
        this.mails = mails;
    }

    @Override
    public String kind() {
        return "approval_decided";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        return mails.send(all.decided(message)
                .flatMapMany(news -> Flux.fromIterable(news.told())
                        .flatMap(reader -> Mono.justOrEmpty(letter(message, news, reader)))));
    }

    private Optional<Mail> letter(OutboxMessage message, ApprovalNews.News news, ApprovalNews.Reader reader) {
        return news.orders().stream().findFirst().flatMap(order -> {
            var decision = order.decision() == null ? "" : order.decision();
            if (message.payload().path("unpaid").asBoolean(false)) {
                return order.state().equals("EXPIRED")
                        ? Optional.of(letters.decided(message, news, reader, "unpaid"))
                        : Optional.empty();
            }
            if (message.payload().path("remind").asBoolean(false)) {
                return order.state().equals("AWAITING_PAYMENT")
                        ? Optional.of(letters.decided(message, news, reader, "still-to-pay"))
                        : Optional.empty();
            }
            if (AGAINST.contains(decision)) {
                return Optional.of(letters.decided(message, news, reader, decision.toLowerCase(Locale.ROOT)));
            }
            return order.state().equals("AWAITING_PAYMENT")
                    ? Optional.of(letters.decided(message, news, reader, "to-pay"))
                    : Optional.empty();
        });
    }
}
