package io.blabbermouth.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same at a server that wants an admin's token. */
@TwoNodes("{\"security\": {\"jwt\": {\"secret\": \"" + AgentTokens.SECRET + "\"}}}")
class TerminalTokenTest {
    @Test
    void takesTheTokenFromAFileOrTheEnvironment(Nodes nodes, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), admin() + "\n");

        assertThat(Said.by(terminal -> terminal.nodes(List.of("--url", url(nodes), "--token-file", file.toString())))
                        .code())
                .isZero();
        assertThat(Said.by(
                                Map.of("BLABBERMOUTH_TOKEN", admin()),
                                terminal -> terminal.chats(List.of("--url", url(nodes))))
                        .code())
                .isZero();
    }

    @Test
    void saysHowToGiveOneThatIsMissing(Nodes nodes) {
        Said said = Said.by(terminal -> terminal.console(List.of("--url", url(nodes))));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .hasLineCount(1)
                .contains("./blabbermouth token NAME --admin", "--token-file FILE", "BLABBERMOUTH_TOKEN");
    }

    @Test
    void saysWhyOneIsNotEnough(Nodes nodes) {
        Said agents = Said.by(
                Map.of("BLABBERMOUTH_TOKEN", AgentTokens.of("Vika")),
                terminal -> terminal.nodes(List.of("--url", url(nodes))));
        Said wrong = Said.by(
                Map.of("BLABBERMOUTH_TOKEN", "x.y.z"), terminal -> terminal.nodes(List.of("--url", url(nodes))));
        Said none = Said.by(
                Map.of("BLABBERMOUTH_TOKEN", "two words"), terminal -> terminal.nodes(List.of("--url", url(nodes))));

        assertThat(agents.code()).isEqualTo(1);
        assertThat(agents.err()).contains("the token's role is not admin (403)");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).hasLineCount(1).doesNotContain("x.y.z");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("BLABBERMOUTH_TOKEN is no token").doesNotContain("two words");
    }

    private static String admin() {
        return AgentTokens.signed(AgentTokens.claims("Ada").put("role", "admin"));
    }

    private static String url(Nodes nodes) {
        return "http://127.0.0.1:" + nodes.a().consolePort();
    }
}
