package io.blabbermouth.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** Whatever a configuration holds, it can be used, or one line says why not. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ConfigFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void file(@NotNull String text) {
        try {
            Settings settings = SettingsReader.read(SettingsFile.parse("f", text), Map.of());

            assertThat(settings.chat().port()).isBetween(1, 65535);
        } catch (SettingsException e) {
            assertThat(e.getMessage()).startsWith("f").doesNotContain("\n");
        }
    }

    @FuzzTest(maxDuration = "10m")
    void redisUri(@NotNull String uri) {
        try {
            RedisUri.parse(uri);
        } catch (SettingsException e) {
            assertThat(e.getMessage()).startsWith("redis.uri");
        }
    }

    @FuzzTest(maxDuration = "10m")
    void addressRange(@NotNull String range) {
        try {
            assertThat(AddressRange.parse("k", range).contains("nonsense")).isFalse();
        } catch (SettingsException e) {
            assertThat(e.getMessage()).startsWith("k: ");
        }
    }
}
