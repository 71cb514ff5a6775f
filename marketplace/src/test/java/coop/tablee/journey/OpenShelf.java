package coop.tablee.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the market that somebody has open in French: it hears what is left of its products. */
final class OpenShelf implements AutoCloseable {

    private static final Pattern FLAG =
            Pattern.compile("<span class=\"flag\" data-offer=\"(\\d+)\".*?(?=<span class=\"flag\"|$)");

    private final Map<Long, String> words = new ConcurrentHashMap<>();
    private final HttpResponse<Stream<String>> heard;

    private OpenShelf(HttpResponse<Stream<String>> heard) {
        this.heard = heard;
        var listener = new Thread(this::listen, "open shelf");
        listener.setDaemon(true);
        listener.start();
    }

    static OpenShelf of(int port, long offer) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:%d/live/offers?offers=%d".formatted(port, offer)))
                .header("Cookie", "lang=fr")
                .build();
        return new OpenShelf(HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()));
    }

    int status() {
        return heard.statusCode();
    }

    /** What stands on the picture of the offer now; nothing before the first word. */
    String lastWordOf(long offer) {
        return words.get(offer);
    }

    private void listen() {
        try (var lines = heard.body()) {
            lines.filter(line -> line.startsWith("data:"))
                    .forEach(line -> FLAG.matcher(line)
                            .results()
                            .forEach(flag -> words.put(Long.parseLong(flag.group(1)), flag.group())));
        } catch (RuntimeException nobodyListensAnyMore) {
            words.clear();
        }
    }

    @Override
    public void close() {
        heard.body().close();
    }
}
