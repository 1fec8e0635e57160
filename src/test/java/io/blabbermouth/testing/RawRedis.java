package io.blabbermouth.testing;

import io.blabbermouth.config.RedisUri;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A connection to Redis that is none of the product's, as another program's. Speaks RESP2, blocks. Sentinels are asked for the
 * master; in a Redis Cluster it goes where it is sent.
 */
public final class RawRedis implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final String userInfo;
    /** Addresses of the masters; empty if it is no cluster. */
    private List<String> cluster = List.of();

    /** address -> the connection that a MOVED has asked for */
    private final Map<String, RawRedis> others = new HashMap<>();

    private RawRedis(Socket socket, String userInfo) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.userInfo = userInfo;
    }

    public static RawRedis connect(RealRedis.Server server) {
        RedisUri uri = RedisUri.parse(server.uri());
        if (uri instanceof RedisUri.Cluster cluster) {
            RawRedis redis = connect(cluster.seeds().get(0), cluster.access().userInfo());
            redis.cluster = cluster.seeds();
            return redis;
        } else if (uri instanceof RedisUri.Sentinel group) {
            return connect(
                    masterOf(group.sentinels().get(0), group),
                    group.masterAccess().userInfo());
        }
        URI single = URI.create(server.uri());
        return connect(single.getHost() + ":" + single.getPort(), single.getUserInfo());
    }

    /** @param userInfo as in a URI: {@code :password}; a user has the password of the default one, which a test needs */
    static RawRedis connect(String address, String userInfo) {
        try {
            int colon = address.lastIndexOf(':');
            Socket socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Client.WAIT_SECONDS));
            RawRedis redis = new RawRedis(socket, userInfo);
            redis.command("AUTH", userInfo.substring(userInfo.indexOf(':') + 1));
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String masterOf(String sentinel, RedisUri.Sentinel group) {
        try (RawRedis asked = connect(sentinel, group.sentinelAccess().userInfo())) {
            List<?> address = (List<?>) asked.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", group.masterName());
            return address.get(0) + ":" + address.get(1);
        }
    }

    /** The reply: a text, a Long, a list of these, or null. */
    public Object command(Object... words) {
        try {
            return ask(words);
        } catch (Refused refused) {
            String[] moved = refused.getMessage().split(" ", -1);
            if (!moved[0].equals("MOVED")) {
                throw refused;
            }
            return others.computeIfAbsent(moved[2], address -> connect(address, userInfo))
                    .command(words);
        }
    }

    /** An error is the reply. */
    static final class Refused extends AssertionError {
        private static final long serialVersionUID = 1L;

        Refused(String error) {
            super(error);
        }
    }

    /** Redis has closed the connection. */
    static final class Closed extends AssertionError {
        private static final long serialVersionUID = 1L;

        Closed() {
            super("Redis has closed the connection");
        }
    }

    private Object ask(Object... words) {
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
        } catch (SocketException e) {
            throw new Closed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns when Redis has confirmed, and what was published before has passed; from then on only {@link #nextMessage} is
     * of use.
     */
    public RawRedis subscribe(String channel) {
        command("SUBSCRIBE", channel);
        if (!cluster.isEmpty()) {
            // A server of the cluster may still be bringing it.
            String mark = UUID.randomUUID().toString();
            command("SUBSCRIBE", mark);
            publishEverywhere(mark, mark);
            for (int marks = 0; marks < cluster.size(); ) {
                marks += next().equals(new Published(mark, mark)) ? 1 : 0;
            }
        }
        return this;
    }

    /** @return how often it will be heard: whoever has heard it so often has heard all that was published before */
    public int publishEverywhere(String channel, String message) {
        if (cluster.isEmpty()) {
            command("PUBLISH", channel, message);
            return 1;
        }
        for (String address : cluster) {
            try (RawRedis server = connect(address, userInfo)) {
                server.command("PUBLISH", channel, message);
            }
        }
        return cluster.size();
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
        others.values().forEach(RawRedis::close);
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
            default -> throw new Refused(rest);
        };
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next != '\r') {
            if (next < 0) {
                throw new Closed();
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
