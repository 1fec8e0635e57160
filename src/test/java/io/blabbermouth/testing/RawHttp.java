package io.blabbermouth.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** HTTP as bytes, for what careful clients refuse to send. */
public final class RawHttp {
    private static final int TIMEOUT_MILLIS = 10_000;

    private RawHttp() {}

    /** @param headers by name, whatever its case */
    public record Response(int status, Map<String, String> headers, String body) {
        public JsonObject json() {
            return new JsonObject(body);
        }
    }

    /** The answer to a handshake, which ends with its head. */
    public static Response handshake(int port, String target, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Upgrade: websocket");
        all.add("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        all.add("Sec-WebSocket-Version: 13");
        String lines = String.join("\r\n", all);
        String request =
                "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n" + lines + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new AssertionError("cut after " + head);
                }
                head.append((char) next);
            }
            return parse(head.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param target as it is to stand in the request line
     * @param headers whole lines
     */
    public static Response get(int port, String target, String... headers) {
        return send(port, "GET " + target, "", headers);
    }

    /** A body of JSON. */
    public static Response post(int port, String target, String json, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Type: application/json");
        all.add("Content-Length: " + json.getBytes(StandardCharsets.UTF_8).length);
        return send(port, "POST " + target, json, all.toArray(String[]::new));
    }

    /** @param request method and target */
    public static Response send(int port, String request, String body, String... headers) {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        String host = lines.contains("Host: ") ? "" : "Host: localhost\r\n";
        String text = request + " HTTP/1.1\r\n" + host + "Connection: close\r\n" + lines + "\r\n" + body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response parse(String text) {
        int headEnd = text.indexOf("\r\n\r\n");
        String[] head = text.substring(0, headEnd).split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            headers.put(
                    head[i].substring(0, colon), head[i].substring(colon + 1).strip());
        }
        int status = Integer.parseInt(head[0].substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        return new Response(status, headers, text.substring(headEnd + 4));
    }
}
