package io.blabbermouth.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The event loops, and how connections are made. */
// Nobody waits for a write or a close: what fails there is told as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class LoadClient implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group;
    private final List<Loop> loops;
    private final Dialect dialect;
    private final long timeoutSeconds;
    private final @Nullable SslContext tls;

    /** @param timeoutSeconds what anything the server is asked may take */
    LoadClient(int threads, Dialect dialect, long timeoutSeconds, boolean secure) throws SSLException {
        this.group = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
        this.loops = IntStream.range(0, threads)
                .mapToObj(i -> new Loop(group.next(), new Recorder()))
                .toList();
        this.dialect = dialect;
        this.timeoutSeconds = timeoutSeconds;
        this.tls = secure ? SslContextBuilder.forClient().build() : null;
    }

    List<Loop> loops() {
        return loops;
    }

    /** Alternates, so that each has as much to do. */
    Loop loop(int index) {
        return loops.get(index % loops.size());
    }

    Dialect dialect() {
        return dialect;
    }

    long timeoutSeconds() {
        return timeoutSeconds;
    }

    /** From any thread. */
    long deliveredSoFar() {
        return loops.stream().mapToLong(loop -> loop.recorder.deliveredSoFar()).sum();
    }

    /** On its loop the connection hears what becomes of it, also if nothing does in time. */
    void connect(Connection connection, Target target) {
        EventLoop events = connection.loop().events;
        open(events, target, connection).addListener(future -> {
            if (!future.isSuccess()) {
                connection.failed(Ending.broken("CONNECT", target + " cannot be reached", future.cause()));
            }
        });
        events.schedule(() -> connection.mustBeOpen(timeoutSeconds), timeoutSeconds, TimeUnit.SECONDS);
    }

    /** @param handlers of the channel, from the network up */
    ChannelFuture open(EventLoop events, Target target, ChannelHandler... handlers) {
        return new Bootstrap()
                .group(events)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) TimeUnit.SECONDS.toMillis(timeoutSeconds))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null && target.secure()) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc(), target.host(), target.port()));
                        }
                        channel.pipeline().addLast(handlers);
                    }
                })
                .connect(new InetSocketAddress(target.host(), target.port()));
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
