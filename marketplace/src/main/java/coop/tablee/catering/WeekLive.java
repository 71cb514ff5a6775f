package coop.tablee.catering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What an open week hears of the other people who have it open: their cells, and what they set, already written as the page shows it. The page asks again by itself when this
 * ends, from the revision on that it heard last, and is asked anew then whether it may.
 */
@RestController
class WeekLive implements ApplicationListener<ContextClosedEvent> {

    private static final Duration A_WHILE = Duration.ofMinutes(5);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(20);
    private static final int MOST_LISTENERS = 1_000;

    private final WeekDesk desk;
    private final WeekWatch watch;
    private final WeekPages pages;
    private final ITemplateEngine templates;
    private final AtomicInteger listeners = new AtomicInteger();
    private final Sinks.Empty<Void> end = Sinks.empty();

    WeekLive(WeekDesk desk, WeekWatch watch, WeekPages pages, ITemplateEngine templates) {
        this.desk = desk;
        this.watch = watch;
        this.pages = pages;
        this.templates = templates;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(path = "/live/week", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> listen(
            @RequestParam long site,
            @RequestParam LocalDate monday,
            @RequestParam String tab,
            @RequestParam(defaultValue = "0") long since,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            Actor actor,
            Locale locale) {
        var named = WeekForm.tab(tab);
        if (named.isEmpty()) {
            throw DomainException.notFound();
        }
        if (listeners.get() >= MOST_LISTENERS) {
            throw new DomainException(Kind.TOO_MANY, "too-many-listeners");
        }
        var heard = last != null && last.matches("\\d{1,18}") ? Long.parseLong(last) : since;
        var news = desk.doors(site, actor)
                .flatMapMany(doors -> desk.week(monday, doors.require())
                        .flatMapMany(week -> watch.of(doors.require(), week, named, actor.accountId(), heard)))
                .map(told -> ServerSentEvent.builder(written(told, locale))
                        .event("week")
                        .id(String.valueOf(told.revision()))
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

    /** Says which cell a page is at. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping("/week/here")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> here(ServerWebExchange exchange, Actor actor) {
        return exchange.getFormData().flatMap(fields -> {
            var form = WeekForm.of(fields, Locale.ROOT);
            var at = fields.getFirst("at");
            var offer = at != null && at.matches("\\d{1,18}") ? Long.parseLong(at) : 0;
            return desk.doors(form.site(), actor)
                    .flatMap(doors -> form.tab().isEmpty()
                            ? Mono.error(DomainException.notFound())
                            : watch.visit(doors.require(), form.week(), form.tab(), actor.accountId(), offer));
        });
    }

    /** Whoever listens would keep a process that was told to stop from ending. */
    @Override
    public void onApplicationEvent(ContextClosedEvent closing) {
        end.tryEmitEmpty();
    }

    private String written(WeekWatch.News news, Locale locale) {
        return templates.process("catering/heard", new Context(locale, Map.of("news", pages.heard(news, locale))));
    }
}
