package coop.tablee.platform;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import java.time.Duration;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpResources;

/**
 * Connections to a database that may vanish without a word: a pulled cable, a machine that lost its power, a proxy that stopped forwarding. Nobody closes them then,
 * and a statement's own time-out is kept by the side that is gone. So the operating system gives up what is not acknowledged, where it can be told (Linux), and
 * {@link SilenceGuard} what is not answered; whoever waits is told, and the pool opens another. The threads are those of everybody.
 */
final class WatchedConnections implements LoopResources {

    // More questions Linux refuses to ask
    private static final int MOST_QUESTIONS = 127;

    private final TimeOuts limits;

    WatchedConnections(TimeOuts limits) {
        this.limits = limits;
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
        var channel = TcpResources.get().onChannel(type, group);
        if (channel.config() instanceof EpollSocketChannelConfig socket) {
            giveUp(socket, limits.databaseVanished());
        }
        channel.pipeline().addLast(new SilenceGuard(limits.databaseSilence()));
        return channel;
    }

    /** The keep-alive itself is the driver's setting; half of the time nothing is said, and then asked every second. */
    private static void giveUp(EpollSocketChannelConfig socket, Duration limit) {
        socket.setTcpUserTimeout((int) limit.toMillis());
        socket.setTcpKeepIdle(Math.max(1, (int) limit.toSeconds() / 2));
        socket.setTcpKeepIntvl(1);
        socket.setTcpKeepCnt(Math.max(1, Math.min(MOST_QUESTIONS, (int) limit.toSeconds() / 2)));
    }

    @Override
    public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup group) {
        return TcpResources.get().onChannelClass(type, group);
    }

    @Override
    public EventLoopGroup onClient(boolean useNative) {
        return TcpResources.get().onClient(useNative);
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return TcpResources.get().onServer(useNative);
    }

    @Override
    public EventLoopGroup onServerSelect(boolean useNative) {
        return TcpResources.get().onServerSelect(useNative);
    }
}
