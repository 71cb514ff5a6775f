package coop.tablee.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.EpollSocketChannelConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.tcp.TcpClient;

/** Servers that are gone without a word, and how long they are waited for; each limit by itself, the other being long. */
class WatchedConnectionsTests {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final byte[] READY = {'Z', 0, 0, 0, 5, 'I'};

    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket();
        server.setReceiveBufferSize(4096);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Whoever has no room for what is sent, and makes none, is to the operating system like one who acknowledges nothing. */
    @Test
    void whoTakesNothingAnyMoreIsGivenUpByTheSystem() {
        var connection = connect(LIMIT, LONG);
        Assumptions.assumeThat(connection.channel().config()).isInstanceOf(EpollSocketChannelConfig.class);

        assertThat(untilItEndsAfter(connection, new byte[16 * 1024 * 1024])).isBetween(LIMIT.minusMillis(100), SOON);
    }

    @Test
    void whoTakesWhatItIsAskedAndNeverAnswersIsGivenUp() {
        assertThat(untilItEndsAfter(connect(LONG, LIMIT), new byte[] {'S', 0, 0, 0, 4}))
                .isBetween(LIMIT.minusMillis(100), SOON);
    }

    @Test
    void whoHasAnsweredOrWasAskedNothingMayBeSilentForAsLongAsItLikes() throws Exception {
        var unasked = connect(LONG, LIMIT);
        try (var other = server.accept()) {
            var asked = connect(LONG, LIMIT);
            try (var answering = server.accept()) {
                send(asked, new byte[] {'S', 0, 0, 0, 4});
                answer(answering);
                Thread.sleep(LIMIT.multipliedBy(2).toMillis());

                assertThat(unasked.channel().isActive()).isTrue();
                assertThat(asked.channel().isActive()).isTrue();
                assertThat(other.isClosed()).isFalse();
                asked.disposeNow();
                unasked.disposeNow();
            }
        }
    }

    private static void answer(Socket answering) throws IOException {
        answering.getInputStream().readNBytes(5);
        answering.getOutputStream().write(READY);
        answering.getOutputStream().flush();
    }

    private Connection connect(Duration vanished, Duration silence) {
        var connection = TcpClient.create()
                .runOn(new WatchedConnections(new TimeOuts(LONG, LONG, LONG, vanished, silence)))
                .host("127.0.0.1")
                .port(server.getLocalPort())
                .connectNow(SOON);
        connection.inbound().receive().subscribe(answer -> {}, ended -> {});
        return connection;
    }

    private static void send(Connection connection, byte[] question) {
        connection.outbound().sendByteArray(Mono.just(question)).then().subscribe(done -> {}, ended -> {});
    }

    private static Duration untilItEndsAfter(Connection connection, byte[] question) {
        var begun = System.nanoTime();
        send(connection, question);
        connection.onTerminate().onErrorComplete().block(SOON);
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
