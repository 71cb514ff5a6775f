package coop.tablee.benchmark;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Calls one server over connections that are kept, as plainly as can be: who measures a server on the machine that it runs on must not cost much himself.
 */
final class Calls {

    private final int port;
    private final Queue<Line> free = new ConcurrentLinkedQueue<>();

    Calls(int port) {
        this.port = port;
    }

    /** What came back; names of the head are in lower case there. */
    record Answer(int status, String head, ByteBuffer body) {

        String text() {
            return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
        }
    }

    /** A GET; {@code cookie} may be empty. */
    Answer get(String path, String cookie) throws IOException {
        return ask("GET " + path, cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n", "");
    }

    /** A POST of JSON; {@code head} is what else the head says, each line with its end. */
    Answer post(String path, String head, String json) throws IOException {
        var length = json.getBytes(StandardCharsets.UTF_8).length;
        return ask("POST " + path, head + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n", json);
    }

    /** {@code what} is method and path. */
    Answer ask(String what, String head, String body) throws IOException {
        var line = free.poll();
        if (line == null) {
            line = new Line(port);
        }
        var answer = line.ask(what + " HTTP/1.1\r\nHost: localhost\r\n" + head + "\r\n" + body);
        free.add(line);
        return answer;
    }

    boolean isFine(String path, String cookie) throws IOException {
        return get(path, cookie).status == 200;
    }

    private static final class Line {

        private final Socket socket;
        private final InputStream in;

        Line(int port) throws IOException {
            socket = new Socket("localhost", port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        }

        Answer ask(String asked) throws IOException {
            socket.getOutputStream().write(asked.getBytes(StandardCharsets.UTF_8));
            var head = head();
            var length = head.indexOf("\r\ncontent-length: ");
            var body = length >= 0
                    ? in.readNBytes(Integer.parseInt(head.substring(length + 18, head.indexOf('\r', length + 2))))
                    : chunks();
            return new Answer(Integer.parseInt(head.substring(9, 12)), head, ByteBuffer.wrap(body));
        }

        private String head() throws IOException {
            var head = new ByteArrayOutputStream(512);
            var end = 0;
            while (end < 4) {
                var one = in.read();
                if (one < 0) {
                    throw new IOException("ended in the middle of an answer");
                }
                head.write(one);
                end = one == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : 0;
            }
            return head.toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        }

        private byte[] chunks() throws IOException {
            var whole = new ByteArrayOutputStream();
            for (var length = chunk(); length > 0; length = chunk()) {
                whole.write(in.readNBytes(length));
                in.skipNBytes(2);
            }
            in.skipNBytes(2);
            return whole.toByteArray();
        }

        private int chunk() throws IOException {
            var length = new StringBuilder();
            for (var one = in.read(); one != '\n'; one = in.read()) {
                if (one != '\r') {
                    length.append((char) one);
                }
            }
            return Integer.parseInt(length.toString(), 16);
        }
    }
}
