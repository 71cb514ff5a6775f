package coop.tablee.testing;

import coop.tablee.platform.DatabaseAddress;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The wire between a marketplace and PostgreSQL, with an address of its own. It may be cut, fall silent for a while, or swallow the answer to one statement after
 * PostgreSQL has done it: what a broken network does at the worst moment. It reads the messages of PostgreSQL's protocol (version 3, without TLS), so that an
 * answer is lost between its first byte and its last and never by halves.
 */
public final class Wire implements AutoCloseable {

    private static final int ASKS_FOR_TLS = 80877103;
    private static final int ASKS_FOR_GSS = 80877104;

    private final ServerSocket door;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final Object voice = new Object();
    private final AtomicInteger lost = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "wire");
        thread.setDaemon(true);
        return thread;
    });
    private volatile DatabaseAddress server;
    private volatile boolean silent;
    private @Nullable String losing;

    private Wire(DatabaseAddress server, ServerSocket door) {
        this.server = server;
        this.door = door;
    }

    public static Wire to(DatabaseAddress server) {
        try {
            var wire = new Wire(server, new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
            wire.threads.execute(wire::receive);
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the database seems to be. */
    public DatabaseAddress address() {
        return new DatabaseAddress(
                "localhost", door.getLocalPort(), server.database(), server.user(), server.password());
    }

    /** New connections go there from now on. */
    public void leadTo(DatabaseAddress elsewhere) {
        server = elsewhere;
    }

    /** Ends all connections in the middle of whatever they do; answers how many there were. */
    public int cut() {
        var all = List.copyOf(lines);
        all.forEach(Line::end);
        return all.size();
    }

    /** Nothing passes any more in either direction, and nobody is told; new connections are taken and hear nothing. */
    public void fallSilent() {
        silent = true;
    }

    public void speakAgain() {
        synchronized (voice) {
            silent = false;
            voice.notifyAll();
        }
    }

    /** Once PostgreSQL has done the next statement that contains these words, its answer is swallowed and that connection ends. */
    public synchronized void loseTheAnswerTo(String words) {
        losing = words;
    }

    /** Answers swallowed so far. */
    public int lost() {
        return lost.get();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        speakAgain();
        cut();
        threads.shutdownNow();
    }

    private synchronized boolean isToLose(@Nullable String sql) {
        if (losing == null || sql == null || !sql.contains(losing)) {
            return false;
        }
        losing = null;
        return true;
    }

    private void receive() {
        while (!door.isClosed()) {
            try {
                var client = door.accept();
                threads.execute(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try {
            awaitVoice();
            var line = new Line(client, new Socket("localhost", server.port()));
            lines.add(line);
            threads.execute(line::answers);
            line.asks();
        } catch (IOException nobodyThere) {
            end(client);
        }
    }

    private void awaitVoice() {
        synchronized (voice) {
            while (silent) {
                try {
                    voice.wait();
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyEnded) {
            // that is what was wanted
        }
    }

    /** One connection: what the marketplace asks, and what PostgreSQL answers. */
    private final class Line {

        private final Socket client;
        private final Socket postgres;
        private final Map<String, String> prepared = new HashMap<>();
        private int unanswered;
        private int answersBeforeLoss = -1;

        Line(Socket client, Socket postgres) {
            this.client = client;
            this.postgres = postgres;
        }

        void end() {
            lines.remove(this);
            Wire.end(client);
            Wire.end(postgres);
        }

        void asks() {
            try {
                client.setTcpNoDelay(true);
                var in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
                var out = postgres.getOutputStream();
                greet(in, out);
                while (true) {
                    var message = Message.from(in);
                    listen(message);
                    awaitVoice();
                    message.to(out);
                    if (in.available() == 0) {
                        out.flush();
                    }
                }
            } catch (IOException over) {
                end();
            }
        }

        void answers() {
            try {
                postgres.setTcpNoDelay(true);
                var in = new DataInputStream(new BufferedInputStream(postgres.getInputStream()));
                var out = client.getOutputStream();
                while (true) {
                    var message = Message.from(in);
                    awaitVoice();
                    if (isLost(message)) {
                        continue;
                    }
                    message.to(out);
                }
            } catch (IOException over) {
                end();
            }
        }

        /** The first message has no type; whoever asks for an encrypted wire hears that there is none. */
        private void greet(DataInputStream in, OutputStream out) throws IOException {
            while (true) {
                var length = in.readInt();
                var rest = in.readNBytes(length - 4);
                var code = ByteBuffer.wrap(rest).getInt();
                if (code != ASKS_FOR_TLS && code != ASKS_FOR_GSS) {
                    out.write(
                            ByteBuffer.allocate(length).putInt(length).put(rest).array());
                    return;
                }
                client.getOutputStream().write('N');
            }
        }

        /** Learns which statement has which name, and whether this one is the one whose answer is to be lost. */
        private synchronized void listen(Message message) {
            switch (message.type) {
                case 'P' -> prepared.put(message.text(0), message.text(1));
                case 'B' -> lose(prepared.get(message.text(1)));
                case 'Q' -> {
                    lose(message.text(0));
                    unanswered++;
                }
                case 'S' -> unanswered++;
                default -> {
                    // nothing to learn
                }
            }
        }

        private void lose(@Nullable String sql) {
            if (isToLose(sql)) {
                answersBeforeLoss = unanswered;
            }
        }

        /** Whether this is part of the lost answer; with its last message the connection ends. */
        private synchronized boolean isLost(Message message) throws IOException {
            var loses = answersBeforeLoss == 0;
            if (message.type == 'Z') {
                unanswered = Math.max(0, unanswered - 1);
                if (loses) {
                    lost.incrementAndGet();
                    throw new IOException("lost");
                }
                if (answersBeforeLoss > 0) {
                    answersBeforeLoss--;
                }
            }
            return loses;
        }
    }

    private static final class Message {

        private final byte type;
        private final byte[] body;

        private Message(byte type, byte[] body) {
            this.type = type;
            this.body = body;
        }

        static Message from(DataInputStream in) throws IOException {
            var type = in.readByte();
            return new Message(type, in.readNBytes(in.readInt() - 4));
        }

        void to(OutputStream out) throws IOException {
            out.write(ByteBuffer.allocate(5 + body.length)
                    .put(type)
                    .putInt(body.length + 4)
                    .put(body)
                    .array());
        }

        /** The text at this place among those that end with a zero, from the first byte on. */
        String text(int place) {
            var begin = 0;
            for (var passed = 0; passed < place; passed++) {
                begin = end(begin) + 1;
            }
            return new String(body, begin, end(begin) - begin, StandardCharsets.UTF_8);
        }

        private int end(int from) {
            var at = from;
            while (at < body.length && body[at] != 0) {
                at++;
            }
            return at;
        }
    }
}
