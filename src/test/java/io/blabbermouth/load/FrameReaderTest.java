package io.blabbermouth.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest implements FrameReader.Sink {
    private final List<String> seen = new ArrayList<>();
    private final FrameReader reader = new FrameReader(this);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 1000})
    void readsWhatComesInPiecesOfAnyLength(int pieceBytes) {
        byte[] all = join(
                frame(0x81, "ping"),
                frame(0x01, "frag"),
                frame(0x89, "are you there"),
                frame(0x80, "ments"),
                frame(0x81, "x".repeat(126)),
                frame(0x81, "y".repeat(70_000)),
                frame(0x88, ""));

        byte[] begun = {};
        for (int at = 0; at < all.length; at += pieceBytes) {
            byte[] bytes = join(begun, Arrays.copyOfRange(all, at, Math.min(all.length, at + pieceBytes)));
            begun = Arrays.copyOfRange(bytes, reader.read(bytes, 0, bytes.length), bytes.length);
        }

        assertThat(begun).isEmpty();
        assertThat(seen)
                .containsExactly(
                        "ping", "PING are you there", "fragments", "x".repeat(126), "y".repeat(70_000), "CLOSE 1005");
    }

    @Test
    void saysWithWhichCodeItWasClosed() {
        byte[] close = join(new byte[] {(byte) 0x88, 6, 0x11, 0x3a}, "gone".getBytes(UTF_8));

        reader.read(close, 0, close.length);

        assertThat(seen).containsExactly("CLOSE 4410 gone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Reserved bits, a masked frame, an unknown opcode, a length of 2^63, HTTP.
                "f100",
                "8180",
                "8300",
                "817fffffffffffffffff",
                "485454502f312e31"
            })
    void refusesWhatIsNoFrameOfAServers(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        reader.read(bytes, 0, bytes.length);

        assertThat(seen).containsExactly("GARBAGE");
    }

    @Override
    public void text(byte[] bytes, int start, int end) {
        seen.add(new String(bytes, start, end - start, UTF_8));
    }

    @Override
    public void ping(byte[] payload) {
        seen.add("PING " + new String(payload, UTF_8));
    }

    @Override
    public void close(int code, String reason) {
        seen.add(("CLOSE " + code + " " + reason).strip());
    }

    @Override
    public void garbage(String why) {
        seen.add("GARBAGE");
    }

    private static byte[] frame(int first, String text) {
        byte[] payload = text.getBytes(UTF_8);
        byte[] length = payload.length < 126
                ? new byte[] {(byte) payload.length}
                : payload.length < 1 << 16
                        ? new byte[] {126, (byte) (payload.length >> 8), (byte) payload.length}
                        : new byte[] {
                            127,
                            0,
                            0,
                            0,
                            0,
                            0,
                            (byte) (payload.length >> 16),
                            (byte) (payload.length >> 8),
                            (byte) payload.length
                        };
        return join(new byte[] {(byte) first}, length, payload);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
