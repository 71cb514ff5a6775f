package coop.tablee.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Weighs pages as they come over the line at a first visit, without a browser: the document and the style sheets, scripts, fonts and sheets of signs that it
 * names, packed, with the heads of the answers. Drawings and photos are not weighed, nor what a script asks for later.
 */
public final class Scales {

    private static final Pattern NAMED = Pattern.compile(
            "<link rel=\"(?:stylesheet|preload)\"[^>]*? href=\"([^\"]+)\"|<script [^>]*?src=\"([^\"]+)\"|<use href=\"([^\"#]+)#");
    private static final Pattern HTMX = Pattern.compile("data-htmx=\"([^\"]+)\"");
    private static final Pattern ASKS_FOR_HTMX = Pattern.compile(" hx-(get|post|put|delete|trigger|boost)=");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Integer> parts = new HashMap<>();
    private final String address;

    public Scales(int port) {
        address = "http://localhost:" + port;
    }

    /**
     * What a page weighs, in bytes.
     *
     * @param scripts our own scripts alone
     * @param of each part by itself
     */
    public record Weight(int whole, int scripts, Map<String, Integer> of) {}

    /** The page as the holder of a session sees it; an empty session is a visitor's. */
    public Weight of(String path, String session) {
        var answer = ask(path, session);
        var document = text(answer.body());
        var of = new TreeMap<String, Integer>();
        of.put(path, size(answer));
        named(document)
                .map(part -> part.replace("&amp;", "&"))
                .distinct()
                .forEach(part -> of.put(part, parts.computeIfAbsent(part, this::weigh)));
        return new Weight(
                of.values().stream().mapToInt(bytes -> bytes).sum(),
                of.entrySet().stream()
                        .filter(part ->
                                part.getKey().contains(".js") && !part.getKey().startsWith("/webjars/"))
                        .mapToInt(Map.Entry::getValue)
                        .sum(),
                of);
    }

    private static Stream<String> named(String document) {
        var parts = NAMED.matcher(document)
                .results()
                .map(found -> Stream.of(1, 2, 3)
                        .map(found::group)
                        .filter(part -> part != null)
                        .collect(Collectors.joining()));
        return ASKS_FOR_HTMX.matcher(document).find()
                ? Stream.concat(parts, HTMX.matcher(document).results().map(found -> found.group(1)))
                : parts;
    }

    private int weigh(String path) {
        var answer = ask(path, "");
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answers " + answer.statusCode());
        }
        return size(answer);
    }

    private HttpResponse<byte[]> ask(String path, String session) {
        var request = HttpRequest.newBuilder(URI.create(address + path)).header("Accept-Encoding", "gzip");
        request.header("Accept", "text/html,*/*");
        request.header("Cookie", "lang=fr" + (session.isEmpty() ? "" : "; session=" + session));
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static int size(HttpResponse<byte[]> answer) {
        var heads = answer.headers().map().entrySet().stream()
                .flatMap(head -> head.getValue().stream().map(value -> head.getKey() + ": " + value))
                .mapToInt(line -> line.length() + 2)
                .sum();
        return answer.body().length + heads;
    }

    private static String text(byte[] packed) {
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notPacked) {
            return new String(packed, StandardCharsets.UTF_8);
        }
    }
}
