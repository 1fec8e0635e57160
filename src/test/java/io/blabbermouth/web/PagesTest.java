package io.blabbermouth.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.TwoNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TwoNodes
class PagesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../logback.xml",
                "/..%2flogback.xml",
                "/%2e%2e/logback.xml",
                "/web/../../redis/append.lua",
                "/redis/append.lua",
                "/logback.xml",
                "/client/..\\..\\logback.xml",
                "//etc/passwd",
                "/META-INF/MANIFEST.MF",
                "/io/blabbermouth/launcher.class"
            })
    void serveNothingThatIsNotTheirs(String path, Nodes nodes) {
        assertThat(RawHttp.get(nodes.a().chatPort(), path).status()).isEqualTo(404);
        assertThat(RawHttp.get(nodes.a().subscriberPort(), path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"gzip, deflate, br | gzip", "br;q=1.0, GZIP;q=0.5 | gzip", "identity |", "gzip;q=0 |", "xgzip |"})
    void arePackedForThoseWhoTakeThemSo(String accepted, String encoding, Nodes nodes) {
        RawHttp.Response page = RawHttp.get(nodes.a().chatPort(), "/client.js", "Accept-Encoding: " + accepted);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers().get("content-encoding")).isEqualTo(encoding);
        assertThat(page.headers().get("vary")).containsIgnoringCase("accept-encoding");
    }

    @Test
    void tellTheDeskWhereTheChatPortIs(Nodes nodes) {
        RawHttp.Response facts = RawHttp.get(nodes.a().subscriberPort(), "/desk.json");

        assertThat(facts.status()).isEqualTo(200);
        assertThat(facts.body())
                .contains("\"chatUrl\":\"http://localhost:" + nodes.a().chatPort() + "\"")
                .contains("\"agent\":null")
                .containsPattern("\"now\":\\d{13}");
    }
}
