package coop.tablee.platform.form;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.FormFieldPart;
import org.springframework.http.codec.multipart.Part;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * A form with a file, as it came: not looked through yet ({@link PaperCheck}).
 *
 * @param name of the file as its sender calls it; empty when none was chosen
 * @param content its bytes; none when none was chosen
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SentForm(MultiValueMap<String, String> fields, String name, byte[] content) {

    /** Reads the form and its file ({@link PaperCheck#FIELD}); a longer file is {@code paper-too-large} (413). */
    public static Mono<SentForm> of(ServerWebExchange exchange) {
        return exchange.getMultipartData()
                .onErrorMap(DataBufferLimitException.class, longer -> PaperCheck.tooLarge())
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .flatMap(parts -> file(parts)
                        .map(file -> new SentForm(written(parts), file.name, file.content))
                        .defaultIfEmpty(new SentForm(written(parts), "", new byte[0])));
    }

    public boolean hasFile() {
        return content.length > 0;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record File(String name, byte[] content) {}

    private static MultiValueMap<String, String> written(MultiValueMap<String, Part> parts) {
        var fields = new LinkedMultiValueMap<String, String>();
        parts.forEach((name, values) -> values.forEach(part -> {
            if (part instanceof FormFieldPart field) {
                fields.add(name, field.value());
            }
        }));
        return fields;
    }

    private static Mono<File> file(MultiValueMap<String, Part> parts) {
        return parts.getFirst(PaperCheck.FIELD) instanceof FilePart file
                ? DataBufferUtils.join(file.content(), PaperCheck.MOST_BYTES)
                        .map(buffer -> new File(file.filename(), bytes(buffer)))
                        .onErrorMap(DataBufferLimitException.class, longer -> PaperCheck.tooLarge())
                        .flatMap(sent -> file.delete().thenReturn(sent))
                : Mono.empty();
    }

    private static byte[] bytes(DataBuffer buffer) {
        var bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
