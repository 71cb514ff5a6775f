package coop.tablee.storefront.market;

import coop.tablee.assortment.AvailabilityWatch;
import coop.tablee.assortment.OfferLeft;
import coop.tablee.identity.Actor;
import coop.tablee.identity.OpenToAll;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * What an open page of the market hears: the flags and prices of its products whenever one changes, already written as the page shows them. The page asks again by itself when
 * this ends, be it after its while or because the process stops; without it everything works, and is as old as the page.
 */
@RestController
class LiveShelf implements ApplicationListener<ContextClosedEvent> {

    private static final Pattern OFFERS = Pattern.compile("\\d{1,18}(,\\d{1,18}){0,199}");
    private static final Duration A_WHILE = Duration.ofMinutes(10);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(20);
    private static final int MOST_LISTENERS = 4_000;

    private final AvailabilityWatch watch;
    private final Tiles tiles;
    private final ITemplateEngine templates;
    private final AtomicInteger listeners = new AtomicInteger();
    private final Sinks.Empty<Void> end = Sinks.empty();

    LiveShelf(AvailabilityWatch watch, Tiles tiles, ITemplateEngine templates) {
        this.watch = watch;
        this.tiles = tiles;
        this.templates = templates;
    }

    @OpenToAll
    @GetMapping(path = "/live/offers", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> listen(@RequestParam String offers, Actor actor, Locale locale) {
        var wanted = read(offers);
        if (listeners.get() >= MOST_LISTENERS) {
            throw new DomainException(Kind.TOO_MANY, "too-many-listeners");
        }
        var news = watch.of(wanted, actor.party())
                .map(left -> ServerSentEvent.builder(written(left, locale))
                        .event("left")
                        .build());
        var alive = Flux.interval(SIGN_OF_LIFE)
                .onBackpressureDrop()
                .map(tick -> ServerSentEvent.<String>builder().comment("").build());
        return Flux.merge(news, alive)
                .doOnSubscribe(begun -> listeners.incrementAndGet())
                .doFinally(over -> listeners.decrementAndGet())
                .take(A_WHILE)
                .takeUntilOther(end.asMono());
    }

    /** Whoever listens would keep a process that was told to stop from ending. */
    @Override
    public void onApplicationEvent(ContextClosedEvent closing) {
        end.tryEmitEmpty();
    }

    private static Set<Long> read(String offers) {
        if (!OFFERS.matcher(offers).matches()) {
            var shown = offers.length() > 40 ? offers.substring(0, 40) + "…" : offers;
            throw DomainException.invalid(FieldError.at("offers", "type-mismatch", shown, null));
        }
        return Arrays.stream(offers.split(",", -1)).map(Long::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    private String written(List<OfferLeft> left, Locale locale) {
        var flags = left.stream().map(offer -> tiles.flag(offer, locale)).toList();
        return templates.process("storefront/live", new Context(locale, Map.of("flags", flags)));
    }
}
