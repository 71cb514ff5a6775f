package coop.tablee.platform.paper;

import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A finished PDF. */
public final class PdfFile {

    private final byte[] bytes;

    PdfFile(byte[] bytes) {
        this.bytes = bytes;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** As the answer to a request: shown in the browser, kept under this name. */
    public ResponseEntity<byte[]> named(String name) {
        var disposition = ContentDisposition.inline().filename(name + ".pdf").build();
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .headers(headers -> headers.setContentDisposition(disposition))
                .body(bytes);
    }
}
