package io.blabbermouth.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Finds a server's frames in what was read (RFC 6455, 5.2) and puts fragments together. */
final class FrameReader {
    /** What is made of the frames. The bytes are the caller's only during the call. */
    interface Sink {
        void text(byte[] bytes, int start, int end);

        void ping(byte[] payload);

        /** @param code 1005 if it came without one */
        void close(int code, String reason);

        /** What was read is no WebSocket frame of a server; nothing more is read. */
        void garbage(String why);
    }

    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int MEDIUM = 126;
    private static final int CONTINUATION = 0;
    private static final int PING = 9;
    private static final int NO_CODE = 1005;
    private static final int MESSAGE_BYTES_MAX = 16 << 20;

    private final Sink sink;
    private byte[] fragments = {};
    private boolean fragmented;
    private boolean broken;

    FrameReader(Sink sink) {
        this.sink = sink;
    }

    /** Reads the whole frames there are. @return where the first that is not all there begins */
    int read(byte[] bytes, int start, int end) {
        int at = start;
        while (!broken && end - at >= 2) {
            int length = bytes[at + 1];
            int headerBytes = length < MEDIUM ? 2 : length == MEDIUM ? 4 : 10;
            if ((bytes[at] & RESERVED) != 0 || (length & MASKED) != 0) {
                garbage("no WebSocket frame of a server's");
                break;
            }
            if (end - at < headerBytes) {
                break;
            }
            long payloadBytes = headerBytes == 2 ? length : number(bytes, at + 2, at + headerBytes);
            if (payloadBytes < 0 || payloadBytes > MESSAGE_BYTES_MAX) {
                garbage("a frame of " + payloadBytes + " bytes");
                break;
            }
            int payloadAt = at + headerBytes;
            if (end - payloadAt < payloadBytes) {
                break;
            }
            at = payloadAt + (int) payloadBytes;
            frame(bytes[payloadAt - headerBytes], bytes, payloadAt, at);
        }
        return at;
    }

    private void frame(int first, byte[] bytes, int start, int end) {
        boolean isFinal = (first & FINAL) != 0;
        switch (first & 15) {
            case ClientFrame.TEXT -> {
                if (isFinal && !fragmented) {
                    sink.text(bytes, start, end);
                } else {
                    fragment(isFinal, bytes, start, end);
                }
            }
            case CONTINUATION -> fragment(isFinal, bytes, start, end);
            case PING -> sink.ping(Arrays.copyOfRange(bytes, start, end));
            case ClientFrame.PONG -> {
                // Nobody asked for one; it does no harm.
            }
            case ClientFrame.CLOSE -> {
                broken = true;
                boolean hasCode = end - start >= 2;
                sink.close(
                        hasCode ? (int) number(bytes, start, start + 2) : NO_CODE,
                        hasCode ? new String(bytes, start + 2, end - start - 2, UTF_8) : "");
            }
            default -> garbage("a frame with opcode " + (first & 15));
        }
    }

    private void fragment(boolean isFinal, byte[] bytes, int start, int end) {
        int had = fragments.length;
        if (had + end - start > MESSAGE_BYTES_MAX) {
            garbage("a message of more than " + MESSAGE_BYTES_MAX + " bytes");
            return;
        }
        fragments = Arrays.copyOf(fragments, had + end - start);
        System.arraycopy(bytes, start, fragments, had, end - start);
        fragmented = !isFinal;
        if (isFinal) {
            byte[] whole = fragments;
            fragments = new byte[0];
            sink.text(whole, 0, whole.length);
        }
    }

    private void garbage(String why) {
        broken = true;
        sink.garbage(why);
    }

    private static long number(byte[] bytes, int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) {
            number = (number << 8) | (bytes[i] & 0xff);
        }
        return number;
    }
}
