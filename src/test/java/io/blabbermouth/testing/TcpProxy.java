package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The network between a node and Redis, or between a browser and a node, with the faults that networks have. */
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private volatile URI target;
    private final ServerSocket listening;
    private final List<Link> links = new ArrayList<>();
    /** Guarded by the links. */
    private boolean closed;

    /** One thread, so that what is sent on later keeps its order. */
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    /** One permit for each connection whose replies began to be withheld. */
    private final Semaphore withholding = new Semaphore(0);

    private volatile String withheld = "";
    private volatile String held = "";
    private volatile long heldMillis;
    private volatile long replyMillis;
    /** Of the command whose replies are yet to be held; empty if there is none. */
    private final AtomicReference<String> heldReplies = new AtomicReference<>("");

    private TcpProxy(URI target, ServerSocket listening) {
        this.target = target;
        this.listening = listening;
    }

    public static TcpProxy before(RealRedis.Server redis) {
        return before(URI.create(redis.uri()));
    }

    /** Before whatever listens on that port of this host, now or later. */
    public static TcpProxy before(int port) {
        return before(URI.create("tcp://127.0.0.1:" + port));
    }

    private static TcpProxy before(URI target) {
        try {
            ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            TcpProxy proxy = new TcpProxy(target, listening);
            inBackground(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Redis, by way of this proxy. */
    public RealRedis.Server server() {
        return new RealRedis.Server("redis://" + target.getUserInfo() + "@127.0.0.1:" + port());
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** New connections go there; those there are stay where they are. */
    public void leadTo(RealRedis.Server redis) {
        target = URI.create(redis.uri());
    }

    /** New connections go to that port of this host. */
    public void leadTo(int port) {
        target = URI.create("tcp://127.0.0.1:" + port);
    }

    /** Ends all connections. */
    public void cut() {
        synchronized (links) {
            links.forEach(Link::close);
            links.clear();
        }
    }

    /** From now on the connections there are lose their replies, and nobody is told: they are half open. */
    public void loseReplies() {
        synchronized (links) {
            links.forEach(link -> link.mute = true);
        }
    }

    /** From now on what is sent on the connections there is lost, and nobody is told: they work one way only. */
    public void loseRequests() {
        synchronized (links) {
            links.forEach(link -> link.deaf = true);
        }
    }

    /** From now on this command takes so long to arrive; its name in small letters. */
    public void delayRequests(String command, long millis) {
        heldMillis = millis;
        held = command;
    }

    /** From now on a connection that sends this command gets no reply to it, nor any after it; its name in small letters. */
    public void withholdRepliesTo(String command) {
        withheld = command;
    }

    /** Waits until that has happened to so many connections. */
    public void awaitWithheld(int count) {
        try {
            assertThat(withholding.tryAcquire(count, Client.WAIT_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Connections are treated well again, those of now with what was withheld left out. */
    public void withholdNothing() {
        withheld = "";
    }

    /** From now on every reply takes so long. */
    public void delayReplies(long millis) {
        replyMillis = millis;
    }

    /** From now on the connections there are get no replies until they are let go. */
    public void holdReplies() {
        synchronized (links) {
            links.forEach(link -> link.back.hold());
        }
    }

    /** The first connection that sends a command with this word gets no replies from then on until they are let go; no other one is held up. */
    public void holdRepliesTo(String word) {
        heldReplies.set(word.toLowerCase(Locale.ROOT));
    }

    /** What was held arrives, in its order, and all else as ever. */
    public void letRepliesGo() {
        heldReplies.set("");
        synchronized (links) {
            links.forEach(link -> link.back.letGo());
        }
    }

    @Override
    public void close() {
        closeQuietly(listening);
        synchronized (links) {
            closed = true;
            loseReplies();
            cut();
        }
        later.shutdownNow();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            // Whoever is let in is there before a cut, or goes where it leads after it.
            synchronized (links) {
                letIn(client);
            }
        }
    }

    private void letIn(Socket client) {
        if (closed) {
            closeQuietly(client);
            return;
        }
        // Nothing to be closed until it is connected.
        Socket server = new Socket();
        try {
            server.connect(new InetSocketAddress(target.getHost(), target.getPort()));
            Link link = new Link(client, server);
            links.add(link);
            inBackground(link::requests);
            inBackground(link::replies);
        } catch (IOException e) {
            // Nobody listens there, or the client is gone already.
            closeQuietly(client);
            closeQuietly(server);
        }
    }

    private final class Link {
        private final Socket client;
        private final Socket server;
        private final DelayedStream there;
        private final DelayedStream back;
        private volatile boolean mute;
        private volatile boolean deaf;

        private Link(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            this.there = new DelayedStream(server.getOutputStream(), later, this::close);
            this.back = new DelayedStream(client.getOutputStream(), later, this::close);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        private void requests() throws IOException {
            pump(client.getInputStream(), bytes -> {
                String word = heldReplies.get();
                if (isCommand(word, bytes) && heldReplies.compareAndSet(word, "")) {
                    back.hold();
                }
                if (!mute && isCommand(withheld, bytes)) {
                    mute = true;
                    withholding.release();
                }
                if (!deaf) {
                    there.send(bytes, isCommand(held, bytes) ? heldMillis : 0);
                }
            });
        }

        private void replies() throws IOException {
            pump(server.getInputStream(), bytes -> {
                if (!mute) {
                    back.send(bytes, replyMillis);
                }
            });
        }

        private boolean isCommand(String name, byte[] request) {
            return !name.isEmpty()
                    && new String(request, StandardCharsets.ISO_8859_1)
                            .toLowerCase(Locale.ROOT)
                            .contains("\r\n" + name + "\r\n");
        }

        /** Until either end is closed; then both are. */
        private void pump(InputStream from, Chunks to) throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                    to.take(Arrays.copyOf(buffer, count));
                }
            } finally {
                close();
            }
        }

        private void close() {
            closeQuietly(client);
            closeQuietly(server);
        }
    }

    private interface Chunks {
        void take(byte[] bytes);
    }

    private interface Loop {
        void run() throws IOException;
    }

    /** Ends when its socket is closed. */
    private static void inBackground(Loop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (IOException e) {
                        // Closed.
                    }
                },
                "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
