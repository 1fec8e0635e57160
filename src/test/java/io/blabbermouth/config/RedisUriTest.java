package io.blabbermouth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blabbermouth.config.RedisUri.Access;
import io.blabbermouth.config.RedisUri.Cluster;
import io.blabbermouth.config.RedisUri.Sentinel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUriTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://localhost",
                "redis://:secret@10.0.0.1:6380/3",
                "rediss://user:s%40cret@[::1]:6380",
                "unix:///run/redis.sock?password=secret"
            })
    void leavesOneServerToTheClient(String uri) {
        assertThat(RedisUri.parse(uri)).isEqualTo(new RedisUri.Server(uri));
    }

    @Test
    void readsSentinelsTheirMasterAndItsDatabase() {
        assertThat(RedisUri.parse("redis+sentinel://app:s%40cret@a:1,b,[::1]:3/chats/2"))
                .isEqualTo(new Sentinel(
                        List.of("a:1", "b:26379", "[::1]:3"),
                        new Access("redis", "app:s%40cret"),
                        "chats",
                        new Access("redis", "app:s%40cret"),
                        2));
    }

    @ParameterizedTest
    @CsvSource({
        "sentinelPassword=watch, :watch",
        "sentinelPassword=wa%26tch&sentinelUser=eve, eve:wa%26tch",
        "sentinelPassword=, ''"
    })
    void readsCredentialsThatOnlyTheSentinelsHave(String query, String userInfo) {
        Sentinel sentinel = (Sentinel) RedisUri.parse("rediss+sentinel://:secret@a:1/chats?" + query);

        assertThat(sentinel.masterAccess()).isEqualTo(new Access("rediss", ":secret"));
        assertThat(sentinel.sentinelAccess()).isEqualTo(new Access("rediss", userInfo));
    }

    @Test
    void readsTheServersOfACluster() {
        assertThat(RedisUri.parse("rediss+cluster://:secret@a:1,b"))
                .isEqualTo(new Cluster(List.of("a:1", "b:6379"), new Access("rediss", ":secret")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    localhost                                  | must be embedded or begin with one of
                    http://localhost                           | must be embedded or begin with one of
                    redis://:se@cret@host:1                    | special characters of user and password are percent-encoded
                    redis://host name                          | special characters of user and password are percent-encoded
                    unix://                                    | special characters of user and password are percent-encoded
                    redis+sentinel://a:1                       | must name the master that sentinels watch
                    redis+sentinel://a:1/                      | must name the master that sentinels watch
                    redis+sentinel://a:1/chats/two             | must name the master that sentinels watch
                    redis+sentinel:///chats                    | "" is not host:port
                    redis+sentinel://a:1,/chats                | "" is not host:port
                    redis+sentinel://a:0/chats                 | "a:0" is not host:port
                    redis+sentinel://a:65536/chats             | "a:65536" is not host:port
                    redis+sentinel://a:b/chats                 | "a:b" is not host:port
                    redis+sentinel://:se@cret@a:1/chats        | special characters of user and password are percent-encoded
                    redis+sentinel://:secret@a:1/chats?user=u  | after ? only sentinelUser=… and sentinelPassword=… are known
                    redis+sentinel://a:1/chats?sentinelPassword=%zz | special characters of user and password are percent-encoded
                    redis+cluster://:secret@a:1/2              | nothing may follow the last host:port of a cluster
                    redis+cluster://:secret@a:1?x=secret       | nothing may follow the last host:port of a cluster
                    redis+cluster://                           | "" is not host:port
                    """)
    void refusesWhatCannotBeAndTellsNoSecret(String uri, String message) {
        assertThatThrownBy(() -> RedisUri.parse(uri))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("redis.uri")
                .hasMessageContaining(message)
                .hasNoCause()
                .message()
                .doesNotContain("cret", "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://:secret@a:1", "redis+sentinel://:secret@a:1/chats", "redis+cluster://:secret@a:1"})
    void isFitForALog(String uri) {
        assertThat(RedisUri.parse(uri).toString()).doesNotContain("secret");
    }
}
