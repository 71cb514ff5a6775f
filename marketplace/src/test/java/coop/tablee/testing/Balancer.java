package coop.tablee.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One address before several nodes: each connection is relayed to the first of them that takes it, so that people do not notice when one has died. */
public final class Balancer implements AutoCloseable {

    private final ServerSocket door;
    private final List<Integer> nodes;
    private final ExecutorService relays = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "balancer");
        thread.setDaemon(true);
        return thread;
    });

    private Balancer(ServerSocket door, List<Integer> nodes) {
        this.door = door;
        this.nodes = nodes;
    }

    /** Before the nodes that listen at these ports of this machine, the preferred one first. */
    public static Balancer before(Integer... ports) {
        try {
            var balancer = new Balancer(new ServerSocket(0), List.of(ports));
            balancer.relays.execute(balancer::receive);
            return balancer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        relays.shutdownNow();
    }

    private void receive() {
        while (!door.isClosed()) {
            try {
                var visitor = door.accept();
                relays.execute(() -> relay(visitor));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void relay(Socket visitor) {
        try (visitor;
                var node = connect()) {
            var back = relays.submit(() -> pour(node, visitor));
            pour(visitor, node);
            back.cancel(true);
        } catch (IOException nobodyThere) {
            // The visitor's connection ends, as it does before any dead service
        }
    }

    private Socket connect() throws IOException {
        IOException refused = new IOException("no node");
        for (var port : nodes) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException e) {
                refused = e;
            }
        }
        throw refused;
    }

    /** Until one side ends; then the other ends too. */
    private static void pour(Socket from, Socket to) {
        try {
            pour(from.getInputStream(), to.getOutputStream());
        } catch (IOException ended) {
            // as above
        } finally {
            end(from);
            end(to);
        }
    }

    private static void pour(InputStream from, OutputStream to) throws IOException {
        from.transferTo(to);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyEnded) {
            // as above
        }
    }
}
