package coop.tablee.network.founding;

import coop.tablee.platform.OutboxHandler;
import coop.tablee.platform.OutboxMessage;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Writes to those who run the marketplace that an organisation which takes part calls itself something else. */
@Component
class RenamedMail implements OutboxHandler {

    private final AdmissionNews news;

    RenamedMail(AdmissionNews news) {
        this.news = news;
    }

    @Override
    public String kind() {
        return "organisation_renamed";
    }

    @Override
    public Mono<Void> handle(OutboxMessage message) {
        var told = message.payload();
        return news.renamed(
                told.required("organisation").asLong(),
                message.dedupKey(),
                told.required("from").asString(),
                told.required("to").asString());
    }
}
