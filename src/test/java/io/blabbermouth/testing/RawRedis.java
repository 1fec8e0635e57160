package io.blabbermouth.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A connection to Redis that is none of the product's, as another program's. Speaks RESP2, blocks. */
public final class RawRedis implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    private RawRedis(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    public static RawRedis connect(RealRedis.Server server) {
        try {
            URI uri = URI.create(server.uri());
            Socket socket = new Socket(uri.getHost(), uri.getPort());
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Client.WAIT_SECONDS));
            RawRedis redis = new RawRedis(socket);
            redis.command("AUTH", uri.getUserInfo().substring(1));
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The reply: a text, a Long, a list of these, or null. */
    public Object command(Object... words) {
        try {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.UTF_8));
            for (Object word : words) {
                byte[] bytes = word.toString().getBytes(StandardCharsets.UTF_8);
                request.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.UTF_8));
                request.writeBytes(bytes);
                request.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
            }
            socket.getOutputStream().write(request.toByteArray());
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when Redis has confirmed; from then on only {@link #nextMessage} is of use. */
    public RawRedis subscribe(String channel) {
        command("SUBSCRIBE", channel);
        return this;
    }

    /** As {@link #subscribe}, to all channels of a pattern. */
    public RawRedis subscribeAll(String pattern) {
        command("PSUBSCRIBE", pattern);
        return this;
    }

    /** What was published next. */
    public String nextMessage() {
        return next().message();
    }

    /** What was published next, and where. */
    public Published next() {
        try {
            // [message, channel, payload] or [pmessage, pattern, channel, payload]
            List<?> push = (List<?>) read();
            return new Published(
                    push.get(push.size() - 2).toString(),
                    push.get(push.size() - 1).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public record Published(String channel, String message) {}

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Object read() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case ':' -> Long.valueOf(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> list(Integer.parseInt(rest));
            default -> throw new AssertionError("Redis answers " + line);
        };
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next != '\r') {
            if (next < 0) {
                throw new AssertionError("Redis has closed the connection");
            }
            line.write(next);
            next = in.read();
        }
        in.skipNBytes(1);
        return line.toString(StandardCharsets.UTF_8);
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        in.skipNBytes(2);
        return text;
    }

    private List<Object> list(int length) throws IOException {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            items.add(read());
        }
        return items;
    }
}
