package coop.tablee.storefront.orders;

import coop.tablee.catalogue.Families;
import coop.tablee.catalogue.Family;
import coop.tablee.ordering.Correspondence;
import coop.tablee.ordering.Correspondence.Addressed;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Writes letters about orders to whoever placed them, in their languages, and remembers what they know now. A message delivered twice writes one mail: the
 * mail's key is the message's.
 */
@Component
class OrderPost {

    private final Correspondence correspondence;
    private final Families families;
    private final MailTemplates templates;
    private final Mails mails;

    OrderPost(Correspondence correspondence, Families families, MailTemplates templates, Mails mails) {
        this.correspondence = correspondence;
        this.families = families;
        this.templates = templates;
        this.mails = mails;
    }

    /** Puts the facts of an order into words. */
    interface Wording {

        OrderLetter letter(Addressed addressed, Map<String, Family> families, Locale locale);
    }

    /** What there is to tell of an order; nothing is written when it is not, or not any more, as the news needs it. */
    record News(OutboxMessage message, long order, Predicate<Addressed> worthwhile, Wording wording) {}

    Mono<Void> write(List<News> news) {
        return write(news, 0);
    }

    /** The same, also up to so many days after the day of the order. */
    Mono<Void> write(List<News> news, int late) {
        return Flux.fromIterable(rounds(news))
                .concatMap(round -> mails.send(letters(round, late)))
                .then();
    }

    /** An order has one letter in each round: what is told second compares with what was told first. */
    private static List<Map<Long, News>> rounds(List<News> news) {
        var rounds = new ArrayList<Map<Long, News>>();
        for (var one : news) {
            var round = rounds.stream()
                    .filter(earlier -> !earlier.containsKey(one.order))
                    .findFirst()
                    .orElseGet(() -> {
                        rounds.add(new LinkedHashMap<>());
                        return rounds.get(rounds.size() - 1);
                    });
            round.put(one.order, one);
        }
        return rounds;
    }

    private Flux<Mail> letters(Map<Long, News> round, int late) {
        return correspondence
                .about(round.keySet(), late)
                .map(found -> found.stream()
                        .filter(addressed -> news(round, addressed).worthwhile.test(addressed))
                        .toList())
                .filter(told -> !told.isEmpty())
                .zipWith(families.all())
                .flatMapMany(both -> correspondence
                        .remember(both.getT1().stream()
                                .map(addressed -> addressed.order().id())
                                .toList())
                        .thenMany(written(round, both.getT1(), both.getT2())));
    }

    /** Wording hundreds takes a while: on all cores, away from the threads that serve requests. */
    private Flux<Mail> written(Map<Long, News> round, List<Addressed> told, Map<String, Family> known) {
        return Flux.fromIterable(told)
                .parallel()
                .runOn(Schedulers.parallel())
                .map(addressed -> mail(news(round, addressed), addressed, known))
                .sequential();
    }

    private static News news(Map<Long, News> round, Addressed addressed) {
        return Objects.requireNonNull(round.get(addressed.order().id()));
    }

    private Mail mail(News news, Addressed addressed, Map<String, Family> known) {
        var locale = templates.languageOf(addressed.locale());
        var letter = news.wording.letter(addressed, known, locale);
        var written = templates.write(
                "storefront/mail/order",
                locale,
                Map.of(
                        "letter",
                        letter,
                        "address",
                        templates.address("/orders/" + addressed.order().number())));
        return new Mail(
                news.message.kind() + ":" + news.message.dedupKey(),
                addressed.email(),
                addressed.replyTo(),
                letter.subject(),
                written.text(),
                written.html(),
                locale);
    }
}
