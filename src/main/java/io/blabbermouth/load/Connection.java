package io.blabbermouth.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A WebSocket, from its handshake to its end. Everything happens on its loop. */
// Nobody waits for a write or a close: what fails there is told as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class Connection extends ChannelInboundHandlerAdapter implements FrameReader.Sink {
    /** What becomes of a connection. {@link #ended} is called once, and nothing after it. */
    interface Listener {
        void opened(Connection connection);

        void text(byte[] bytes, int start, int end);

        void ended(Ending why);
    }

    /** Bytes of a handshake's answer at most. */
    private static final int HEAD_BYTES_MAX = 16 << 10;
    /** The same for all: it is no secret. The answer follows from it (RFC 6455, 1.3). */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final int CODE_DIGITS = 3;
    private static final byte[] HTTP = Bytes.of("HTTP/");
    private static final byte[] NOTHING = {};

    private final Loop loop;
    private final Target target;
    private final String path;
    private final Listener listener;
    private final FrameReader frames = new FrameReader(this);
    /** Of a frame or a head the beginning, until the rest comes. */
    private byte[] begun = NOTHING;

    private final long startedAt = System.nanoTime();

    private @Nullable Channel channel;
    private boolean open;
    private boolean heard;
    private boolean ended;
    private boolean unflushed;

    Connection(Loop loop, Target target, String path, Listener listener) {
        this.loop = loop;
        this.target = target;
        this.path = path;
        this.listener = listener;
    }

    Loop loop() {
        return loop;
    }

    boolean isOpen() {
        return open && !ended;
    }

    void send(ClientFrame frame) {
        Channel to = channel;
        if (to != null) {
            send(frame.copy(to.alloc()));
        }
    }

    /** The same frame around another id. */
    void send(ClientFrame frame, long id) {
        Channel to = channel;
        if (to != null) {
            send(frame.with(id, to.alloc()));
        }
    }

    void flush() {
        unflushed = false;
        if (channel != null) {
            channel.flush();
        }
    }

    /** The listener hears no more. */
    void close() {
        ended = true;
        if (channel != null) {
            channel.close();
        }
    }

    /** Whether anything came since this was asked last. */
    boolean hasHeard() {
        boolean had = heard;
        heard = false;
        return had;
    }

    /** It could not even be made. */
    void failed(Ending why) {
        end(why);
    }

    /** Ends it if its handshake has not been answered by now. */
    void mustBeOpen(long timeoutSeconds) {
        if (!open) {
            end(new Ending("TIMEOUT", target + " did not answer a handshake within " + timeoutSeconds + " s"));
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        String request = "GET " + target.path() + path + " HTTP/1.1\r\nHost: " + target.authority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + KEY
                + "\r\n" + target.headers() + "\r\n";
        context.writeAndFlush(
                context.alloc().ioBuffer().writeBytes(request.getBytes(ISO_8859_1)), context.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        heard = true;
        try {
            int had = begun.length;
            int end = had + buffer.readableBytes();
            byte[] bytes = loop.room(end);
            System.arraycopy(begun, 0, bytes, 0, had);
            buffer.readBytes(bytes, had, end - had);
            int at = open ? 0 : head(bytes, end);
            if (open) {
                at = frames.read(bytes, at, end);
            }
            begun = at == end || ended ? NOTHING : Arrays.copyOfRange(bytes, at, end);
        } finally {
            buffer.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        loop.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(new Ending("CONNECTION_LOST", target + " cut a connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(Ending.broken("CONNECTION_LOST", target + " cut a connection", cause));
    }

    @Override
    public void text(byte[] bytes, int start, int end) {
        if (!ended) {
            listener.text(bytes, start, end);
        }
    }

    @Override
    public void ping(byte[] payload) {
        send(ClientFrame.control(ClientFrame.PONG, payload));
    }

    @Override
    public void close(int code, String reason) {
        end(new Ending(
                "CLOSED_" + code,
                target + " closed a connection with " + code + (reason.isEmpty() ? "" : " " + reason)));
    }

    @Override
    public void garbage(String why) {
        end(Ending.garbage(target + " answers garbage: " + why));
    }

    private void send(ByteBuf frame) {
        Channel to = channel;
        if (to == null || ended) {
            frame.release();
            return;
        }
        to.write(frame, to.voidPromise());
        if (!unflushed) {
            unflushed = true;
            loop.flushLater(this);
        }
    }

    private void end(Ending why) {
        if (!ended) {
            close();
            listener.ended(why);
        }
    }

    /** @return where the frames begin, if the head is all there */
    private int head(byte[] bytes, int end) {
        int last = Math.min(end, HEAD_BYTES_MAX) - 4;
        for (int at = 0; at <= last; at++) {
            if (bytes[at] == '\r' && bytes[at + 1] == '\n' && bytes[at + 2] == '\r' && bytes[at + 3] == '\n') {
                answered(new String(bytes, 0, at, UTF_8));
                return at + 4;
            }
        }
        if (end >= HEAD_BYTES_MAX || (end > 5 && !Bytes.startsWith(bytes, 0, end, HTTP))) {
            garbage("it does not speak HTTP");
        }
        return 0;
    }

    private void answered(String head) {
        int codeAt = "HTTP/1.1 ".length();
        if (!head.startsWith("HTTP/1.") || head.length() < codeAt + CODE_DIGITS) {
            garbage("it does not speak HTTP");
        } else if (!head.startsWith("101", codeAt)) {
            String code = head.substring(codeAt, codeAt + CODE_DIGITS);
            String status = head.lines().findFirst().orElse("");
            end(new Ending("HANDSHAKE_" + code, target + " refused a WebSocket: " + status));
        } else if (!head.contains(ACCEPT)) {
            garbage("its handshake is not a WebSocket's");
        } else {
            open = true;
            Recorder.record(loop.recorder.handshake, System.nanoTime() - startedAt);
            listener.opened(this);
        }
    }
}
