package coop.tablee.stock.file;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Levels and forecasts out as a file, and in again: first what it changes, then the change, all or none. */
@Controller
class StockFileController {

    private static final String HERE = "/stock/file";
    private static final String PAGE = "stock/file";
    private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{Cntrl}\\u2028-\\u202E\\u2066-\\u2069]");
    private static final int LONGEST_NAME = 120;

    private final StockFileDesk desk;
    private final MessageSource messages;
    private final Refusals refusals;
    private final Toasts toasts;

    StockFileController(StockFileDesk desk, MessageSource messages, Refusals refusals, Toasts toasts) {
        this.desk = desk;
        this.messages = messages;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping("/stock.csv")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<ResponseEntity<byte[]>> export(Actor actor, Locale locale) {
        return desk.write(actor, locale)
                .map(file -> ResponseEntity.ok()
                        .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"stock.csv\"")
                        .body(file));
    }

    @GetMapping(HERE)
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show() {
        return Mono.just(
                Rendering.view(PAGE).modelAttribute("page", StockFilePage.NONE).build());
    }

    /** Says what a file would change, and changes nothing. */
    @PostMapping(HERE)
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> preview(Actor actor, Locale locale, ServerWebExchange exchange) {
        return file(exchange)
                .flatMap(file -> preview(file, actor, locale))
                .map(page -> Rendering.view(PAGE).modelAttribute("page", page).build())
                .onErrorResume(
                        DomainException.class,
                        refused ->
                                Mono.just(refusals.show(PAGE, Map.of("page", StockFilePage.NONE), refused, exchange)));
    }

    /** Makes the changes that were looked at; a count that somebody changed meanwhile stops all of them. */
    @PostMapping(HERE + "/application")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> apply(Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .map(form -> StockFileChanges.of(form.getFirst("changes")))
                .flatMap(changes -> desk.apply(changes, actor).then(Mono.fromSupplier(() -> {
                    toasts.leave(
                            exchange,
                            changes.number() == 1 ? "stock.file.applied.one" : "stock.file.applied.many",
                            String.valueOf(changes.number()));
                    return Redirects.to("/stock");
                })))
                .onErrorResume(
                        DomainException.class,
                        refused -> refused.kind() == Kind.NOT_FOUND
                                ? Mono.error(refused)
                                : Mono.just(refusals.show(
                                        PAGE, Map.of("page", StockFilePage.NONE), named(refused), exchange)));
    }

    /** That somebody said otherwise meanwhile: a place in a list says nothing to somebody who sent a file. */
    private static DomainException named(DomainException refused) {
        var isOvertaken =
                refused.errors().stream().anyMatch(error -> error.code().equals("stock-changed"));
        return isOvertaken ? new DomainException(refused.kind(), "stock-file-overtaken") : refused;
    }

    private Mono<StockFilePage> preview(Sent file, Actor actor, Locale locale) {
        return desk.look(file.content(), actor).map(preview -> page(file.name(), preview, locale));
    }

    private StockFilePage page(String name, StockFile.Preview preview, Locale locale) {
        return new StockFilePage(
                name,
                preview.changes(),
                preview.unchanged(),
                preview.silent(),
                preview.issues().stream().map(issue -> said(issue, locale)).toList(),
                preview.changes().stream().map(StockFile.Change::code).collect(Collectors.joining(";")));
    }

    private StockFilePage.Said said(StockFile.Issue issue, Locale locale) {
        var found = issue.found() == null ? "" : issue.found();
        var expected = issue.expected() == null ? "" : issue.expected();
        var column = issue.column() == null ? "" : issue.column();
        var figure = (found.isEmpty() ? expected : found).replaceAll("[^0-9]", "");
        var own = messages.getMessage("reason." + issue.code(), new Object[] {found, expected}, null, locale);
        var words = own != null
                ? own
                : messages.getMessage(
                        "imports.issue." + issue.code(),
                        new Object[] {found, expected, column, figure},
                        issue.code(),
                        locale);
        return new StockFilePage.Said(
                issue.row(), issue.column(), words == null ? issue.code() : words, issue.notice());
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sent(String name, byte[] content) {}

    private static Mono<Sent> file(ServerWebExchange exchange) {
        return exchange.getMultipartData()
                .onErrorMap(DataBufferLimitException.class, longer -> tooLarge())
                .flatMap(parts -> parts.getFirst("file") instanceof FilePart file
                                && !file.filename().isBlank()
                        ? DataBufferUtils.join(file.content(), StockFile.MOST_BYTES)
                                .map(StockFileController::bytes)
                                .defaultIfEmpty(new byte[0])
                                .onErrorMap(DataBufferLimitException.class, longer -> tooLarge())
                                .flatMap(bytes -> file.delete().thenReturn(new Sent(shown(file.filename()), bytes)))
                        : Mono.error(new DomainException(
                                Kind.INVALID, "no-file", List.of(FieldError.at("file", "no-file", null, null)))));
    }

    private static String shown(String name) {
        var bare = UNSHOWABLE.matcher(name).replaceAll("").strip();
        return bare.substring(0, Math.min(bare.length(), LONGEST_NAME));
    }

    private static DomainException tooLarge() {
        return new DomainException(Kind.TOO_LARGE, "file-too-large", StockFile.MOST_BYTES / (1024 * 1024));
    }

    private static byte[] bytes(DataBuffer buffer) {
        var bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
