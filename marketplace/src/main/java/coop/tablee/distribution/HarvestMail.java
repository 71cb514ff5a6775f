package coop.tablee.distribution;

import coop.tablee.distribution.HarvestPage.Harvest;
import coop.tablee.distribution.HarvestReaders.Reader;
import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import coop.tablee.platform.mail.Mail;
import coop.tablee.platform.mail.MailTemplates;
import coop.tablee.platform.mail.Mails;
import coop.tablee.platform.page.Formats;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * When a cooperative closes its orders for a date, tells each of its producers what to bring: in all, then place by place. One mail per cycle, producer and
 * person who keeps its stock, however often the news is delivered.
 */
@Component
class HarvestMail implements OutboxHandler {

    private static final String TEMPLATE = "distribution/mail/harvest";

    private final DistributionQueries queries;
    private final HarvestReaders readers;
    private final MailTemplates templates;
    private final Formats formats;
    private final MessageSource messages;
    private final Mails mails;

    HarvestMail(
            DistributionQueries queries,
            HarvestReaders readers,
            MailTemplates templates,
            Formats formats,
            MessageSource messages,
            Mails mails) {
        this.queries = queries;
        this.readers = readers;
        this.templates = templates;
        this.formats = formats;
        this.messages = messages;
        this.mails = mails;
    }

    @Override
    public String kind() {
        return "cycle_closed";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        var cooperative = message.payload().required("cooperative").asLong();
        var date = LocalDate.parse(message.payload().required("deliveryDate").asString());
        return mails.send(Mono.zip(queries.harvestFor(cooperative, date), readers.producersOf(cooperative))
                .flatMapMany(both -> Flux.fromIterable(both.getT2())
                        .flatMapIterable(reader -> mail(message, date, both.getT1(), reader))));
    }

    /** No mail when nothing was ordered of the producer. */
    private List<Mail> mail(OutboxMessage message, LocalDate date, List<HarvestRow> rows, Reader reader) {
        var own = rows.stream()
                .filter(row -> row.producer() == reader.producer())
                .filter(row -> row.firm().add(row.paying()).signum() > 0)
                .toList();
        return own.isEmpty() ? List.of() : List.of(mail(message, date, reader, own));
    }

    private Mail mail(OutboxMessage message, LocalDate date, Reader reader, List<HarvestRow> rows) {
        var locale = templates.languageOf(reader.language());
        var page = HarvestPage.of(new Days.Choice(date, List.of(date)), false, rows, locale);
        Harvest harvest = page.harvests().get(0);
        var subject = messages.getMessage(
                "distribution.mail.harvest.subject",
                new Object[] {formats.in(locale).day(date), reader.cooperativeName()},
                locale);
        var written = templates.write(
                TEMPLATE,
                locale,
                Map.of(
                        "subject",
                        subject,
                        "reader",
                        reader,
                        "page",
                        page,
                        "harvest",
                        harvest,
                        "answered",
                        reader.replyTo() != null,
                        "address",
                        templates.address("/harvest?date=" + date),
                        "choices",
                        templates.address("/my-mails")));
        return new Mail(
                "%s:%s:%d:%d".formatted(message.kind(), message.dedupKey(), reader.producer(), reader.account()),
                reader.email(),
                reader.replyTo(),
                subject,
                written.text(),
                written.html(),
                locale);
    }
}
