package io.blabbermouth.web;

import static io.vertx.core.http.WebSocketFrame.binaryFrame;
import static io.vertx.core.http.WebSocketFrame.continuationFrame;
import static io.vertx.core.http.WebSocketFrame.textFrame;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.protocol.BadMessageException;
import io.blabbermouth.protocol.Json;
import io.blabbermouth.protocol.Text;
import io.blabbermouth.security.ClientAddress;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/**
 * What comes from the network, before and until it is a message. Run as any test these try what is in their folders of inputs; CONTRIBUTING.md
 * says how they look for more.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class WebFuzzTest {
    private static final int MESSAGE_BYTES_MAX = 4096;
    private static final int FRAME_BYTES_MAX = 2048;

    /** Bytes as a client sends them after its handshake: by Netty's decoder, set up as Vert.x does it, and then by ours. */
    @FuzzTest(maxDuration = "10m")
    void frames(byte @NotNull [] bytes) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowExtensions(false)
                .maxFramePayloadLength((1 << 20) + 1)
                .withUTF8Validator(false)
                .build();
        EmbeddedChannel channel = new EmbeddedChannel(new WebSocket13FrameDecoder(config));
        FrameAssembler assembler = new FrameAssembler(MESSAGE_BYTES_MAX, FRAME_BYTES_MAX);
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            for (Object frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
                if (!take(assembler, (WebSocketFrame) frame)) {
                    break;
                }
            }
        } catch (DecoderException e) {
            // Vert.x tells us, and we close with its code.
            assertThat(e).hasMessageNotContaining("Index");
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    /** The same behind the decoder: most random bytes do not come through that. */
    @FuzzTest(maxDuration = "10m")
    void fragments(FuzzedDataProvider data) {
        FrameAssembler assembler = new FrameAssembler(MESSAGE_BYTES_MAX, FRAME_BYTES_MAX);
        boolean first = true;
        while (data.remainingBytes() > 0) {
            boolean last = data.consumeBoolean();
            Buffer part = Buffer.buffer(data.consumeBytes(data.consumeInt(0, FRAME_BYTES_MAX + 10)));
            if (!isRight(first ? addText(assembler, part, last) : assembler.add(continuationFrame(part, last)))) {
                return;
            }
            first = last;
        }
    }

    @FuzzTest(maxDuration = "10m")
    void paths(@NotNull String path) {
        Optional<String> segment = PathSegment.decode(path);

        segment.ifPresent(text ->
                assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue());
        segment.filter(Text::isName)
                .ifPresent(name -> assertThat(name.codePoints().noneMatch(Character::isISOControl))
                        .isTrue());
        ChatId.parse(path).ifPresent(id -> assertThat(id.value()).matches("[0-9a-f]{32}"));
    }

    @FuzzTest(maxDuration = "10m")
    void addresses(@NotNull String address) {
        String network = ClientAddress.network(address);

        assertThat(ClientAddress.network(network)).isNotNull();
        assertThat(network.length()).isLessThanOrEqualTo(Math.max(address.length(), 24));
    }

    /** @return false if the connection would be closed */
    private static boolean take(FrameAssembler assembler, WebSocketFrame frame) {
        try {
            Buffer data = Buffer.buffer(ByteBufUtil.getBytes(frame.content()));
            boolean last = frame.isFinalFragment();
            if (frame instanceof TextWebSocketFrame) {
                return isRight(addText(assembler, data, last));
            } else if (frame instanceof ContinuationWebSocketFrame) {
                return isRight(assembler.add(continuationFrame(data, last)));
            } else if (frame instanceof BinaryWebSocketFrame) {
                return isRight(assembler.add(binaryFrame(data, last)));
            }
            return true;
        } finally {
            frame.release();
        }
    }

    /** Vert.x makes a text frame of text only: these bytes may be none. */
    private static FrameAssembler.Result addText(FrameAssembler assembler, Buffer data, boolean last) {
        FrameAssembler.Result begun = assembler.add(textFrame("", false));
        return begun instanceof FrameAssembler.Result.Refused ? begun : assembler.add(continuationFrame(data, last));
    }

    private static boolean isRight(FrameAssembler.Result result) {
        if (result instanceof FrameAssembler.Result.Text message) {
            assertThat(message.text().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(MESSAGE_BYTES_MAX);
            assertThat(Text.isWellFormed(message.text())).isTrue();
            read(message.text());
        }
        return !(result instanceof FrameAssembler.Result.Refused);
    }

    private static void read(@NotNull String text) {
        try {
            Json.readChatMessage(text);
        } catch (BadMessageException e) {
            assertThat(e.toError().message()).isNotBlank();
        }
        try {
            Json.readQueueMessage(text);
        } catch (BadMessageException e) {
            assertThat(e.toError().message()).isNotBlank();
        }
    }
}
