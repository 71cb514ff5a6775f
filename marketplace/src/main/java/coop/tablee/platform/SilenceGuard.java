package coop.tablee.platform;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a connection to PostgreSQL on which something was asked and nothing is heard for longer than any statement may take. One that waits for nothing, in the pool
 * or for news, may be silent for as long as it likes. An answer is over when PostgreSQL says that it is ready (the message {@code Z} of its protocol, version 3).
 */
final class SilenceGuard extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SilenceGuard.class);
    private static final int LOOKS = 8;
    private static final int READY_LENGTH = 6;

    private final Duration limit;
    private boolean waiting;
    private long lastSign;
    private @Nullable Future<?> looks;

    SilenceGuard(Duration limit) {
        this.limit = limit;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        var every = limit.dividedBy(LOOKS).toMillis();
        looks = context.executor().scheduleWithFixedDelay(() -> look(context), every, every, TimeUnit.MILLISECONDS);
        super.channelActive(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (looks != null) {
            looks.cancel(false);
        }
        super.channelInactive(context);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        waiting = true;
        lastSign = System.nanoTime();
        super.write(context, message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        lastSign = System.nanoTime();
        if (message instanceof ByteBuf bytes && isReady(bytes)) {
            waiting = false;
        }
        super.channelRead(context, message);
    }

    private static boolean isReady(ByteBuf bytes) {
        var at = bytes.writerIndex() - READY_LENGTH;
        return at >= bytes.readerIndex() && bytes.getByte(at) == 'Z' && bytes.getInt(at + 1) == READY_LENGTH - 1;
    }

    private void look(ChannelHandlerContext context) {
        if (waiting && System.nanoTime() - lastSign > limit.toNanos()) {
            LOG.warn("The database has not said a word for {}: {} is given up", limit, context.channel());
            var unused = context.close();
        }
    }
}
