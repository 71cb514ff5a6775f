package coop.tablee.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that takes everything and delivers nothing. */
public final class MailCatcher {

    private final ServerSocket door;
    private final List<String> caught = new CopyOnWriteArrayList<>();

    private MailCatcher(ServerSocket door) {
        this.door = door;
    }

    /** Open until the tests are over. */
    public static MailCatcher open() {
        try {
            var catcher = new MailCatcher(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            var thread = new Thread(catcher::serve, "mail catcher");
            thread.setDaemon(true);
            thread.start();
            return catcher;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    /** What came, as it came: header lines, an empty line, the parts. */
    public List<String> caught() {
        return List.copyOf(caught);
    }

    private void serve() {
        while (!door.isClosed()) {
            try (Socket guest = door.accept()) {
                talk(guest);
            } catch (IOException gone) {
                // the next one, please
            }
        }
    }

    private void talk(Socket guest) throws IOException {
        var in = new BufferedReader(new InputStreamReader(guest.getInputStream(), StandardCharsets.UTF_8));
        say(guest, "220 catcher");
        for (var line = in.readLine(); line != null && !line.startsWith("QUIT"); line = in.readLine()) {
            if (line.startsWith("DATA")) {
                say(guest, "354 go on");
                caught.add(letter(in));
            }
            say(guest, "250 ok");
        }
        say(guest, "221 bye");
    }

    private static String letter(BufferedReader in) throws IOException {
        var text = new StringBuilder();
        for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            text.append(line).append("\r\n");
        }
        return text.toString();
    }

    private static void say(Socket guest, String words) throws IOException {
        guest.getOutputStream().write((words + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
