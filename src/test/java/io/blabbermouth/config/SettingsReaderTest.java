package io.blabbermouth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    @Test
    void hasTheDefaultsThatTheProtocolNames() {
        Settings settings = read("{}");

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.roles()).containsExactly(Role.CHAT, Role.SUBSCRIBER, Role.CONSOLE);
        assertThat(settings.drainSeconds()).isEqualTo(5);
        assertThat(settings.chat())
                .isEqualTo(new ChatSettings(
                        9000, 0, 1, 120, 120, 5, 60, 4000, 1000, 1048576, 10000, 600, 32, 1000, 262144));
        assertThat(settings.subscriber()).isEqualTo(new SubscriberSettings(9001, 10, ""));
        assertThat(settings.console()).isEqualTo(new ConsoleSettings("127.0.0.1", 9002, 100000));
        assertThat(settings.limits())
                .isEqualTo(new LimitSettings(
                        30, 10, 60, 600, 200, 50, 20, 300, 20, 65536, 65536, 4096, 16384, 10, 10000, 100000));
        assertThat(settings.logging()).isEqualTo(new LoggingSettings(LogFormat.TEXT, LogLevel.INFO));
        assertThat(settings.redis())
                .isEqualTo(new RedisSettings(
                        "embedded", "", "data/redis", "blabbermouth:", 1500, 10000, 5000, 60, 67108864));
    }

    @Test
    void takesFramesAsLongAsMessagesUnlessToldOtherwise() {
        assertThat(read("{\"limits\": {\"messageBytesMax\": 9000}}").limits().frameBytesMax())
                .isEqualTo(9000);
        assertThat(read("{\"limits\": {\"messageBytesMax\": 0}}").limits().frameBytesMax())
                .isEqualTo(1048576);
        assertThat(read("{\"limits\": {\"frameBytesMax\": 5000}}").limits().frameBytesMax())
                .isEqualTo(5000);
    }

    @Test
    void takesTheEnvironmentOverTheFileOverTheDefault() {
        Settings settings = SettingsReader.read(
                SettingsFile.parse("f", "{\"chat\": {\"port\": 1, \"expireAfterSeconds\": 7}}"),
                Map.of(
                        "BLABBERMOUTH_CHAT_PORT", "2",
                        "BLABBERMOUTH_REDIS_URI", "redis://r:1",
                        "BLABBERMOUTH_ROLES", "subscriber, chat"));

        assertThat(settings.chat().port()).isEqualTo(2);
        assertThat(settings.chat().expireAfterSeconds()).isEqualTo(7);
        assertThat(settings.redis().uri()).isEqualTo("redis://r:1");
        assertThat(settings.roles()).containsExactly(Role.SUBSCRIBER, Role.CHAT);
    }

    @Test
    void everyKeyOfTheHelpCanBeSetFromTheEnvironment() {
        for (SettingsReader.Help help : SettingsReader.help()) {
            String name = "BLABBERMOUTH_"
                    + help.key()
                            .replace('.', '_')
                            .chars()
                            .mapToObj(c -> Character.isUpperCase(c) ? "_" + (char) c : String.valueOf((char) c))
                            .collect(Collectors.joining())
                            .toUpperCase(Locale.ROOT);

            assertThatThrownBy(() -> SettingsReader.read(SettingsFile.parse("f", "{}"), Map.of(name, " ")))
                    .as(help.key())
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining(name);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"prot": 1}                                | f: unknown key prot;
                    {"chat": {"prot": 1}}                      | f: unknown key chat.prot;
                    {"chat": 1}                                | f: chat must be an object
                    {"chat": {"port": "9000"}}                 | f: chat.port must be a whole number from 1 to 65535, not "9000"
                    {"chat": {"port": 0}}                      | f: chat.port must be a whole number from 1 to 65535, not 0
                    {"chat": {"port": 9000.5}}                 | f: chat.port must be a whole number
                    {"chat": {"port": 99999999999}}            | f: chat.port must be a whole number
                    {"chat": {"port": null}}                   | f: chat.port must be a whole number
                    {"host": 1}                                | f: host must be a string
                    {"host": ""}                               | f: host must not be empty
                    {"roles": "chat"}                          | f: roles must be a list
                    {"roles": []}                              | f: roles must name at least one
                    {"roles": ["chats"]}                       | f: roles must name some of chat, subscriber, console; not chats
                    {"roles": ["console"]}                     | f: roles must name at least one
                    {"chat": {"port": 9001}}                   | f: chat.port and subscriber.port are both 9001
                    {"chat": {"port": 9002}}                   | f: chat.port and console.port are both 9002
                    {"console": {"port": 9001}}                | f: subscriber.port and console.port are both 9001
                    {"drainSeconds": 601}                      | f: drainSeconds must be a whole number from 0 to 600, not 601
                    {"redis": {"uri": "localhost"}}            | f: redis.uri must be embedded or begin with one of
                    {"redis": {"uri": "redis+sentinel://:pw@a:1"}} | f: redis.uri must name the master that sentinels watch
                    {"redis": {"uri": "redis+cluster://:pw@a:1/0"}} | f: redis.uri: nothing may follow the last host:port
                    {"redis": {"keyPrefix": "a{b}"}}           | f: redis.keyPrefix must not hold braces
                    {"redis": {"caFile": "ca.pem"}}            | f: redis.caFile is of no use without TLS
                    {"host": "0.0.0.0"}                        | f: host is 0.0.0.0, where everybody who reaches it would be an agent
                    {"host": "127.0.0.1.example.com"}          | f: host is 127.0.0.1.example.com, where everybody
                    {"security": {"mode": "closed"}}           | f: security.mode must be one of auto, open, token; not closed
                    {"security": {"mode": "token"}}            | f: security.mode is token, but nothing says whose tokens count
                    {"security": {"jwt": {"secret": "short"}}} | f: security.jwt.secret must be at least 32 bytes
                    {"security": {"identity": {"secret": 12}}} | f: security.identity.secret must be a string
                    {"security": {"jwt": {"algorithm": "none"}}} | f: security.jwt.algorithm must be one of HS256,
                    {"security": {"jwt": {"publicKeyFile": "a.pem"}}} | f: security.jwt.publicKeyFile goes with RS
                    {"security": {"jwt": {"secret": "0123456789abcdef0123456789abcdef"}, "identity": {"secret": "0123456789abcdef0123456789abcdef"}}} | f: security.identity must not be the same as security.jwt
                    {"security": {"accountsFile": "a"}}        | f: security.accountsFile needs security.jwt.secret
                    {"security": {"origins": ["https://a/"]}}  | f: security.origins: "https://a/" is no origin
                    {"security": {"origins": ["https://A"]}}   | f: security.origins: "https://A" is no origin
                    {"security": {"origins": ["https://a:443"]}} | f: security.origins: "https://a:443" is what no browser says, as the port is the scheme's own; write "https://a"
                    {"security": {"origins": ["http://[::1]:80"]}} | f: security.origins: "http://[::1]:80" is what no browser says, as the port is the scheme's own; write "http://[::1]"
                    {"security": {"trustedProxies": ["10.0.0.0/33"]}} | f: security.trustedProxies: "10.0.0.0/33" is neither
                    {"security": {"trustedProxies": ["example.com"]}} | f: security.trustedProxies: "example.com" is neither
                    {"chat": {"contentCharsMax": 65025}}       | f: chat.contentCharsMax is 65025, which with what is around a content does not go into limits.messageBytesMax, 65536; give that at least 65537
                    {"limits": {"messageBytesMax": 4511}}      | f: chat.contentCharsMax is 4000, which with what is around a content does not go into limits.messageBytesMax, 4511; give
                    {"limits": {"frameBytesMax": 1023}}        | f: limits.frameBytesMax must be 0 (as limits.messageBytesMax) or a whole number from 1024 to 1048576, not 1023
                    {"tls": {"keyFile": "k.pem"}}              | f: tls.certificateFile and tls.keyFile go together
                    {"logging": {"format": "xml"}}             | f: logging.format must be one of text, json; not xml
                    {"logging": {"level": "loud"}}             | f: logging.level must be one of off, error, warn, info, debug, trace; not loud
                    {"node": {"name": "a b"}}                  | f: node.name must be 1 to 64 of A-Z a-z 0-9 . _ : -, not a b
                    {"chat": {"clientMessageIdsMax": 5}}       | f: chat.clientMessageIdsMax (5) must not be less
                    """)
    void refusesWhatCannotBeByFileAndKey(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(message)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{\"host\": \"a\", \"host\": \"b\"}", "{} {}", "nonsense"})
    void refusesWhatIsNoJsonObject(String text) {
        assertThatThrownBy(() -> SettingsFile.parse("conf/x.json", text))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("conf/x.json")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void repeatsNoSecretThatLacksItsQuotes() {
        assertThatThrownBy(() -> SettingsFile.parse("f", "{\"security\": {\"jwt\": {\"secret\": deadbeef}}}"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("f, line 1, column ")
                .message()
                .doesNotContain("deadbeef");
    }

    @Test
    void readsAFileOrJsonText(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), "{\"host\": \"::1\"}");

        assertThat(SettingsFile.read(file.toString()).json().path("host").asText())
                .isEqualTo("::1");
        assertThat(SettingsFile.read(" {\"host\": \"::1\"}").json().path("host").asText())
                .isEqualTo("::1");
        assertThatThrownBy(() -> SettingsFile.read(folder.resolve("none.json").toString()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("none.json cannot be read");
    }

    @ParameterizedTest
    @CsvSource({
        "redis://user:se@cret@host:1/2?password=x, redis://host:1/2",
        "rediss://host, rediss://host",
        "'redis+sentinel://u:pw@a:1,b:2/chats?sentinelPassword=x', 'redis+sentinel://a:1,b:2/chats'",
        "'redis+cluster://:pw@a:1,b:2', 'redis+cluster://a:1,b:2'",
        "unix:///tmp/redis.sock?password=x, unix:///tmp/redis.sock"
    })
    void namesARedisWithoutItsCredentials(String uri, String place) {
        assertThat(RedisSettings.withoutCredentials(uri)).isEqualTo(place);
    }

    @Test
    void namesThePortsThatBrowsersRefuse() {
        String ports = "\"chat\": {\"port\": 10080}, \"subscriber\": {\"port\": 10081}, \"console\": {\"port\": 6000}";

        assertThat(read("{" + ports + "}").badPorts()).isEqualTo(Map.of("chat.port", 10080, "console.port", 6000));
        assertThat(read("{" + ports + ", \"roles\": [\"subscriber\"]}").badPorts())
                .isEmpty();
        assertThat(read("{}").badPorts()).isEmpty();
    }

    private static Settings read(String json) {
        return SettingsReader.read(SettingsFile.parse("f", json), Map.of());
    }
}
