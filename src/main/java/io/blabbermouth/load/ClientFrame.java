package io.blabbermouth.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Frames of a client, made beforehand and copied when they are sent (RFC 6455, 5.2). All have one masking key: a server has as much
 * to do with it as with another, and nobody can send through these connections what is not made here.
 */
final class ClientFrame {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PONG = 10;

    private static final byte[] MASK = {0x5a, (byte) 0xc3, 0x17, (byte) 0x8e};
    private static final int MASKED = 0x80;
    private static final int FINAL = 0x80;
    private static final int SHORT_MAX = 125;
    private static final int MEDIUM = 126;
    private static final int MEDIUM_MAX = 0xffff;
    private static final int LONG = 127;

    private final byte[] frame;
    private final int payloadAt;
    /** Where in the payload the message's id stands. */
    private final int idAt;

    private ClientFrame(int opcode, byte[] payload, int idAt) {
        this.payloadAt = headerBytes(payload.length);
        this.frame = new byte[payloadAt + payload.length];
        this.idAt = idAt;
        frame[0] = (byte) (FINAL | opcode);
        writeLength(payload.length);
        System.arraycopy(MASK, 0, frame, payloadAt - MASK.length, MASK.length);
        for (int i = 0; i < payload.length; i++) {
            put(i, payload[i]);
        }
    }

    static ClientFrame text(String text) {
        return new ClientFrame(TEXT, Bytes.of(text), 0);
    }

    static ClientFrame control(int opcode, byte[] payload) {
        return new ClientFrame(opcode, payload, 0);
    }

    /** A text around an id that is another each time: {@link #with} says which. */
    static ClientFrame message(String beforeId, String behindId) {
        String text = beforeId + "0".repeat(Bytes.HEX_DIGITS) + behindId;
        return new ClientFrame(TEXT, Bytes.of(text), Bytes.of(beforeId).length);
    }

    ByteBuf copy(ByteBufAllocator allocator) {
        return allocator.ioBuffer(frame.length).writeBytes(frame);
    }

    ByteBuf with(long id, ByteBufAllocator allocator) {
        for (int i = 0; i < Bytes.HEX_DIGITS; i++) {
            put(idAt + i, Bytes.hexDigit(id, i));
        }
        return copy(allocator);
    }

    private void put(int index, byte value) {
        frame[payloadAt + index] = (byte) (value ^ MASK[index & (MASK.length - 1)]);
    }

    private static int headerBytes(int payloadBytes) {
        int lengthBytes = payloadBytes <= SHORT_MAX ? 0 : payloadBytes <= MEDIUM_MAX ? Short.BYTES : Long.BYTES;
        return 2 + lengthBytes + MASK.length;
    }

    private void writeLength(int length) {
        int lengthBytes = payloadAt - MASK.length - 2;
        int first = lengthBytes == 0 ? length : lengthBytes == Short.BYTES ? MEDIUM : LONG;
        frame[1] = (byte) (MASKED | first);
        for (int i = 0; i < lengthBytes; i++) {
            frame[2 + i] = (byte) ((long) length >>> (8 * (lengthBytes - 1 - i)));
        }
    }
}
