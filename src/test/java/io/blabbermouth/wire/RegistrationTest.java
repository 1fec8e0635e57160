package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.LoadedAgent;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /user/join/{username}}: "HTTP, chat port" of the protocol. */
@TwoNodes("{\"security\": {\"mode\": \"open\"}}")
class RegistrationTest {
    private static final String WOMAN_TECHNOLOGIST = "\uD83D\uDC69\u200D\uD83D\uDCBB";
    private static final String EMOJI = "\uD83D\uDE00";

    @Test
    void answersWithTheFieldsOfTheSeed(Nodes nodes) {
        RawHttp.Response response = nodes.a().getRaw("/user/join/Nika");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsEntry("Content-Type", "application/json");
        JsonObject body = response.json();
        assertThat(body.fieldNames()).containsExactly("userId", "username", "chatId");
        assertThat(body.getString("userId")).matches("[0-9a-f]{32}");
        assertThat(body.getString("username")).isEqualTo("Nika");
        assertThat(body.getString("chatId")).matches("[0-9a-f]{32}").isNotEqualTo(body.getString("userId"));
    }

    @Test
    void givesEveryRegistrationIdsOfItsOwn(Nodes nodes) {
        Registered first = nodes.a().register("Nika");
        Registered second = nodes.b().register("Nika");

        assertThat(Stream.of(first.userId(), first.chatId(), second.userId(), second.chatId()))
                .doesNotHaveDuplicates();
    }

    /** A page that was opened from disk has the origin "null". */
    @ParameterizedTest
    @ValueSource(strings = {"https://shop.example", "http://localhost:8080", "null"})
    void mayBeReadByPagesOfAnyOrigin(String origin, Nodes nodes) {
        RawHttp.Response response = nodes.a().getRaw("/user/join/Nika", "Origin: " + origin);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().get("Access-Control-Allow-Origin")).isIn("*", origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%20", "%zz"})
    void mayBeReadByPagesOfAnyOriginWhenItRefuses(String name, Nodes nodes) {
        RawHttp.Response response = nodes.a().getRaw("/user/join/" + name, "Origin: https://shop.example");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.headers().get("Access-Control-Allow-Origin")).isIn("*", "https://shop.example");
    }

    /** Or the second visitor behind a proxy would be the first one. */
    @ParameterizedTest
    @ValueSource(strings = {"Nika", "%20", "%zz"})
    void isNeverCached(String name, Nodes nodes) {
        RawHttp.Response response = nodes.a().getRaw("/user/join/" + name);

        assertThat(response.headers()).containsEntry("Cache-Control", "no-store");
    }

    static Stream<String> namesThatAreNone() {
        Stream<String> blank = Stream.of("", "%20", "%20%20%20", "%E2%80%83", "%C2%A0");
        Stream<String> tooLong = Stream.of("a".repeat(65), "%F0%9F%98%80".repeat(65), "%20".repeat(64) + "a");
        Stream<String> withControls =
                Stream.of("%00", "Ni%0Aka", "Ni%0D%0Aka", "Nika%09", "%1B[31m", "%7F", "Ni%C2%85ka");
        Stream<String> malformed = Stream.of("%", "Nika%", "Nika%4", "%zz", "%4g", "Ni%ka", "%-1", "%+1");
        Stream<String> noUtf8 = Stream.of("%FF", "Nika%C3", "%80", "%C0%AF", "%ED%A0%80", "%F4%90%80%80");
        return Stream.of(blank, tooLong, withControls, malformed, noUtf8).flatMap(names -> names);
    }

    @ParameterizedTest
    @MethodSource("namesThatAreNone")
    void refusesWhatCannotBeAName(String name, Nodes nodes) {
        RawHttp.Response response = nodes.a().getRaw("/user/join/" + name);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.headers()).containsEntry("Content-Type", "application/json");
        assertThat(response.json().fieldNames()).containsExactly("error");
        JsonObject error = response.json().getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("BAD_USERNAME");
        assertThat(error.getString("message")).isNotBlank();
    }

    static Stream<String> namesOfAllKinds() {
        return Stream.of(
                "N",
                "a".repeat(64),
                EMOJI.repeat(64),
                WOMAN_TECHNOLOGIST + " Nika",
                "\u05D3\u05E0\u05D4 \u202E\u0645\u0631\u064A\u0645\u202C",
                "e\u0301 is not \u00E9",
                "\"Nika\" 'the' `first`",
                "</script><script>alert(1)</script>",
                "Nika/../admin",
                "back\\slash",
                "100% {\"a\": [1]} a+b&c=d;e?f#g",
                "%41",
                "  spaces   kept  ",
                "line\u2028separator");
    }

    /** Unchanged in the answer, to the user, to agents on the other node, and to the agent who claims. */
    @ParameterizedTest
    @MethodSource("namesOfAllKinds")
    void namesComeOutAsTheyWentIn(String name, Nodes nodes) {
        LoadedAgent agents = LoadedAgent.load(nodes.b());

        Registered user = nodes.a()
                .register(URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));

        assertThat(user.username()).isEqualTo(name);
        assertThat(nodes.a().joinAsUser(user).expect("UserJoined").getString("username"))
                .isEqualTo(name);
        assertThat(agents.expect("UserJoined", user).getString("username")).isEqualTo(name);
        assertThat(nodes.b().claim(user, "Vika").expect("SupportJoinedUser").getString("username"))
                .isEqualTo(name);
    }
}
