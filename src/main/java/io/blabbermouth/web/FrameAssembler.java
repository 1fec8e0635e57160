package io.blabbermouth.web;

import io.blabbermouth.protocol.CloseCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts a connection's frames together to text messages, by RFC 6455, sections 5.4 and 8.1.
 *
 * <p>Vert.x's own assembly loses a message whose first fragment is empty and takes invalid UTF-8.
 */
final class FrameAssembler {
    private static final char REPLACEMENT = '\uFFFD';

    /** No client of good will needs more; each costs as much as a short message. */
    private static final int FRAGMENTS_MAX = 256;

    private final int messageBytesMax;
    private final int frameBytesMax;
    /** Made for the first message that needs it: hardly any does. */
    private @Nullable CharsetDecoder decoder;
    /** The fragments so far of a message that is not complete. */
    private @Nullable Buffer fragments;

    private int fragmentCount;

    FrameAssembler(int messageBytesMax, int frameBytesMax) {
        this.messageBytesMax = messageBytesMax;
        this.frameBytesMax = frameBytesMax;
    }

    /** What a frame completes, if anything. */
    sealed interface Result {
        /** A message. */
        record Text(String text) implements Result {}

        /** Nothing yet. */
        record Incomplete() implements Result {}

        /**
         * Something for which the connection is closed.
         *
         * @param limit the key of the limit that it is over, null if it is none
         */
        record Refused(CloseCode code, @Nullable String limit) implements Result {}
    }

    /** Takes a text, binary or continuation frame. */
    Result add(WebSocketFrame frame) {
        if (frame.isBinary()) {
            return new Result.Refused(CloseCode.BINARY_FRAME, null);
        }
        Buffer data = frame.binaryData();
        int length = data.length() + (fragments == null ? 0 : fragments.length());
        if (length > messageBytesMax || data.length() > frameBytesMax || ++fragmentCount > FRAGMENTS_MAX) {
            fragments = null;
            return new Result.Refused(
                    CloseCode.TOO_BIG, data.length() > frameBytesMax ? "frameBytesMax" : "messageBytesMax");
        }
        if (fragments != null) {
            data = fragments.appendBuffer(data);
        }
        if (!frame.isFinal()) {
            // A copy: the frame's own bytes are only lent.
            fragments = fragments == null ? Buffer.buffer().appendBuffer(data) : data;
            return new Result.Incomplete();
        }
        fragments = null;
        fragmentCount = 0;
        return decode(data);
    }

    /** Where nothing was replaced nothing was wrong; and it is much faster than asking the strict decoder. */
    private Result decode(Buffer data) {
        byte[] bytes = data.getBytes();
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? new Result.Text(text) : decodeStrictly(bytes);
    }

    private Result decodeStrictly(byte[] bytes) {
        if (decoder == null) {
            decoder = StandardCharsets.UTF_8.newDecoder();
        }
        try {
            return new Result.Text(decoder.decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return new Result.Refused(CloseCode.INVALID_UTF8, null);
        }
    }
}
