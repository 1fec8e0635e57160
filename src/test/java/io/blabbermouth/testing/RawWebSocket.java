package io.blabbermouth.testing;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A WebSocket client that sends frames as it is told, right or wrong, and shows those it gets (RFC 6455, section 5.2). It
 * answers nothing by itself.
 */
public final class RawWebSocket implements AutoCloseable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    /** Small, so that the server notices early that nobody reads. */
    private static final int RECEIVE_BUFFER_BYTES = 16384;

    private static final int LARGE_BUFFER_BYTES = 1 << 20;

    private final Socket socket;
    private final DataInputStream in;

    /** A frame of the server's. */
    public record Frame(int opcode, Buffer payload) {
        public boolean isClose() {
            return opcode == CLOSE;
        }

        public int closeCode() {
            return payload.getUnsignedShort(0);
        }

        public String text() {
            return payload.toString();
        }
    }

    private RawWebSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    public static RawWebSocket open(int port, String path) {
        return AgentTokens.required() && path.startsWith("/users")
                ? open(port, path, "Authorization: Bearer " + AgentTokens.of("on the list"))
                : open(port, path, new String[0]);
    }

    /** @param headers whole lines, more than a handshake needs */
    public static RawWebSocket open(int port, String path, String... headers) {
        return open(RECEIVE_BUFFER_BYTES, port, path, headers);
    }

    /** For one that is cut soon after it is told why: what has come by then is still to be read. */
    public static RawWebSocket openLarge(int port, String path) {
        return open(LARGE_BUFFER_BYTES, port, path);
    }

    private static RawWebSocket open(int receiveBufferBytes, int port, String path, String... headers) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(receiveBufferBytes);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) Client.WAIT_SECONDS * 1000);
            RawWebSocket webSocket = new RawWebSocket(socket);
            webSocket.shakeHands(path, headers);
            return webSocket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawWebSocket sendText(String text) {
        return send(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one frame. What the server no longer reads is lost without a word: its close frame tells. */
    public RawWebSocket send(int opcode, boolean last, byte[] payload) {
        ByteArrayOutputStream frame = header(opcode, last, payload.length);
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % MASK.length]);
        }
        return write(frame.toByteArray());
    }

    /** Announces a frame of that length; of its payload nothing follows. */
    public RawWebSocket sendHeader(int opcode, long length) {
        ByteArrayOutputStream frame = header(opcode, true, length);
        frame.writeBytes(MASK);
        return write(frame.toByteArray());
    }

    /** Sends bytes that may be no frame. */
    public RawWebSocket sendBytes(byte[] bytes) {
        return write(bytes);
    }

    /** The next frame, whatever it is. */
    public Frame next() {
        try {
            int opcode = in.readUnsignedByte() & 0x0f;
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            return new Frame(opcode, Buffer.buffer(in.readNBytes(length)));
        } catch (EOFException e) {
            throw new AssertionError("cut without a close frame", e);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The next frame that is no ping of the heartbeat. */
    public Frame nextMessage() {
        Frame frame = next();
        while (frame.opcode() == TEXT && frame.text().equals("ping")) {
            frame = next();
        }
        return frame;
    }

    /** The code the server closes with; nothing but pings may come before. */
    public int closeCode() {
        Frame frame = nextMessage();
        if (!frame.isClose()) {
            throw new AssertionError("no close frame: " + frame.text());
        }
        return frame.closeCode();
    }

    /** All frames up to the close frame, which is the last. */
    public List<Frame> readUntilClosed() {
        List<Frame> frames = new ArrayList<>();
        do {
            frames.add(next());
        } while (!frames.get(frames.size() - 1).isClose());
        return frames;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void shakeHands(String path, String... headers) throws IOException {
        write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                        + Arrays.stream(headers).map(line -> line + "\r\n").collect(Collectors.joining()) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n")) {
            answer.append((char) in.readUnsignedByte());
        }
        if (!answer.toString().startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError("no handshake: " + answer);
        }
    }

    private static ByteArrayOutputStream header(int opcode, boolean last, long length) {
        ByteBuffer header = ByteBuffer.allocate(10).put((byte) (opcode | (last ? FINAL : 0)));
        if (length < 126) {
            header.put((byte) (MASKED | length));
        } else if (length < 1 << 16) {
            header.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            header.put((byte) (MASKED | 127)).putLong(length);
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(header.array(), 0, header.position());
        return frame;
    }

    private RawWebSocket write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // Closed by the server meanwhile; what it said is still to be read.
        }
        return this;
    }
}
