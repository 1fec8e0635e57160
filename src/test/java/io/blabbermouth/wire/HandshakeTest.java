package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import java.net.http.WebSocketHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake of {@code /chat/{chatId}}. */
@TwoNodes
class HandshakeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/chat/1",
                "/chat/0123456789abcdef0123456789abcde",
                "/chat/0123456789abcdef0123456789abcdef0",
                "/chat/0123456789ABCDEF0123456789ABCDEF",
                "/chat/g123456789abcdef0123456789abcdef",
                "/chat/%30123456789abcdef0123456789abcdef%20",
                "/chat/0123456789abcdef0123456789abcdef/more",
                "/chat/",
                "/chat"
            })
    void refusesAChatIdThatCannotBeOne(String path, Nodes nodes) {
        Node node = nodes.a();

        assertThatThrownBy(() -> node.open(node.chatPort(), path, "user"))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(404));
    }

    /** Which a careful client would not send. */
    @Test
    void refusesAMalformedPath(Nodes nodes) {
        RawHttp.Response response = nodes.a().getRaw("/chat/%zz", "Upgrade: websocket");

        assertThat(response.status()).isEqualTo(404);
    }

    @Test
    void tellsPlainHttpToUpgrade(Nodes nodes) {
        Registered user = nodes.a().register("Nika");

        RawHttp.Response response = nodes.a().getRaw("/chat/" + user.chatId());

        assertThat(response.status()).isEqualTo(426);
        assertThat(response.headers().get("Upgrade")).isEqualToIgnoringCase("websocket");
    }
}
