package io.blabbermouth.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A JVM with an embedded Redis, for tests to end as they like. It prints what they wait for. */
final class EmbeddedRedisNode {

    private EmbeddedRedisNode() {}

    /** Arguments: data folder, redis-server. */
    public static void main(String[] args) throws InterruptedException {
        EmbeddedRedis redis = EmbeddedRedis.start(Path.of(args[0]), Path.of(args[1]));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> System.out.println("at shutdown " + command(redis.uri(), "PING"))));
        System.out.println("serving " + redis.uri());
        new CountDownLatch(1).await();
    }

    /** The reply as Redis writes it: "+PONG", "-ERR …", ":1", or a bulk string's content. */
    static String command(String uri, String... command) {
        URI parsed = URI.create(uri);
        try (Socket socket = new Socket(parsed.getHost(), parsed.getPort())) {
            BufferedReader replies =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            if (parsed.getUserInfo() != null) {
                write(socket.getOutputStream(), "AUTH", parsed.getUserInfo().substring(1));
                replies.readLine();
            }
            write(socket.getOutputStream(), command);
            String reply = replies.readLine();
            return reply.startsWith("$") && !reply.equals("$-1") ? replies.readLine() : reply;
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void write(OutputStream out, String... command) throws IOException {
        StringBuilder text = new StringBuilder("*" + command.length + "\r\n");
        for (String part : command) {
            text.append("$").append(part.length()).append("\r\n").append(part).append("\r\n");
        }
        out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
