package io.blabbermouth.attacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many sockets from one address that all send the same, as fast as it is taken or a byte at a time, until they are cut. */
final class Crowd {
    /** Another loopback address than the honest have. */
    private static final String FROM = "127.0.0.2";

    private final int port;
    private final byte[] bytes;
    private final int bytesAtOnce;
    private final long pauseNanos;
    private final ByteBuffer scratch = ByteBuffer.allocate(1 << 16);
    private final Selector selector;
    private int cut;

    /** As fast as it is taken. */
    Crowd(int port, String bytes) {
        this(port, bytes, 1 << 16, 0);
    }

    /**
     * @param bytesAtOnce how many a socket sends between two looks at the others
     * @param pauseMillis before all send as much again
     */
    Crowd(int port, String bytes, int bytesAtOnce, long pauseMillis) {
        this.pauseNanos = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        this.port = port;
        this.bytes = bytes.getBytes(StandardCharsets.ISO_8859_1);
        this.bytesAtOnce = bytesAtOnce;
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many the server has cut, or refused. */
    int cut() {
        return cut;
    }

    /** Comes with so many, and goes on until all are cut or the time is over. */
    void rush(int sockets, long secondsMax) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
        try {
            for (int i = 0; i < sockets; i++) {
                connect();
                if (i % 50 == 0) {
                    turn(0);
                }
            }
            while (!selector.keys().isEmpty() && System.nanoTime() < deadline) {
                turn(20);
                LockSupport.parkNanos(pauseNanos);
            }
            for (SelectionKey key : Set.copyOf(selector.keys())) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getByName(FROM), 0));
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.register(selector, SelectionKey.OP_CONNECT, ByteBuffer.wrap(bytes));
    }

    private void turn(long waitMillis) throws IOException {
        if (waitMillis == 0) {
            selector.selectNow();
        } else {
            selector.select(waitMillis);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            try {
                serve(key);
            } catch (IOException e) {
                cut(key);
            }
        }
        selector.selectedKeys().clear();
    }

    private void serve(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
        if (key.isReadable()) {
            scratch.clear();
            if (channel.read(scratch) < 0) {
                cut(key);
                return;
            }
        }
        if (key.isWritable()) {
            ByteBuffer left = (ByteBuffer) key.attachment();
            ByteBuffer part = left.duplicate();
            part.limit(Math.min(left.limit(), left.position() + bytesAtOnce));
            left.position(left.position() + channel.write(part));
            if (!left.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ);
            }
        }
    }

    private void cut(SelectionKey key) throws IOException {
        cut++;
        key.cancel();
        key.channel().close();
    }
}
