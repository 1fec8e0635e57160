package io.blabbermouth.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Scrape;
import io.blabbermouth.testing.Scrape.Family;
import io.blabbermouth.testing.TwoNodes;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code /metrics} says is well formed, bounded, and explained in docs/metrics.md. */
@TwoNodes
class MetricsTest {
    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `(blabbermouth_\\w+)`", Pattern.MULTILINE);
    private static final Pattern USED = Pattern.compile("\\b(?:blabbermouth|jvm|process|system)_[a-z0-9_]+");
    /** Units that are none of Prometheus's base units are not to be in a name, nor an old suffix in front of another. */
    private static final Pattern BAD_UNIT =
            Pattern.compile(".*_(millis|milliseconds|ms|micros|minutes|hours|kilobytes|percent)(_.*|$)");

    private static final int SERIES_OF_A_FAMILY_MAX = 40;

    @Test
    void explainsEachFamilyAndNoOther(Nodes nodes) throws IOException {
        String docs = Files.readString(Path.of("docs/metrics.md"));
        Set<String> documented = new TreeSet<>();
        for (Matcher row = DOCUMENTED.matcher(docs); row.find(); ) {
            assertThat(documented.add(row.group(1)))
                    .as("twice: %s", row.group(1))
                    .isTrue();
        }

        assertThat(documented).isEqualTo(own(afterTraffic(nodes)));
    }

    @Test
    void namesThemAsPrometheusAsksFor(Nodes nodes) {
        afterTraffic(nodes).families().values().forEach(family -> {
            assertThat(family.name()).matches("[a-z][a-z0-9_]*").doesNotMatch(BAD_UNIT);
            assertThat(family.help()).isNotBlank();
            assertThat(family.name().endsWith("_total"))
                    .as(family.name())
                    .isEqualTo(family.type().equals("counter"));
            if (family.type().equals("histogram")) {
                assertThat(family.name()).endsWith("_seconds");
            }
        });
    }

    @Test
    void hasNoLabelThatGrowsWithChats(Nodes nodes) {
        Scrape before = afterTraffic(nodes);
        Scrape after = afterTraffic(nodes);

        for (Family family : after.families().values()) {
            assertThat(family.samples()).as(family.name()).hasSizeLessThanOrEqualTo(SERIES_OF_A_FAMILY_MAX);
            assertThat(family.samples())
                    .flatExtracting(sample -> sample.labels().values())
                    .as(family.name())
                    .allSatisfy(value ->
                            assertThat(value.toString()).hasSizeLessThan(80).doesNotContainPattern("[0-9a-f]{32}"));
            assertThat(family.samples())
                    .as(family.name())
                    .hasSameSizeAs(before.families().get(family.name()).samples());
        }
    }

    /** A query that nothing answers looks like one that finds nothing wrong. */
    @ParameterizedTest
    @ValueSource(strings = {"ops/prometheus/alerts.yml", "ops/grafana/blabbermouth.json"})
    void hasWhatAlertsAndDashboardAskFor(String file, Nodes nodes) throws IOException {
        Set<String> used = new TreeSet<>();
        USED.matcher(Files.readString(Path.of(file))).results().forEach(match -> used.add(match.group()));
        afterTraffic(nodes);
        // Java's meter for them is there from the first one on.
        System.gc();
        Scrape.await(nodes.b(), "jvm_gc_pause_seconds_count", count -> count > 0);

        assertThat(used).hasSizeGreaterThan(10).isSubsetOf(series(Scrape.of(nodes.b())));
    }

    @Test
    void eachAlertSaysWhereItIsExplained() throws IOException {
        String docs = Files.readString(Path.of("docs/metrics.md"));
        String alerts = Files.readString(Path.of("ops/prometheus/alerts.yml"));
        List<String> names = all(Pattern.compile("- alert: (\\w+)"), alerts);

        assertThat(names).hasSizeGreaterThan(10).isEqualTo(all(Pattern.compile("### (Blabbermouth\\w+)"), docs));
        assertThat(all(Pattern.compile("runbook_url: docs/metrics\\.md#(\\w+)"), alerts))
                .isEqualTo(names.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(all(Pattern.compile("summary: (.)"), alerts)).hasSameSizeAs(names);
        assertThat(all(Pattern.compile("]\\(#(\\w+)\\)"), docs))
                .isSubsetOf(names.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void promtoolFindsNothingWrong(Nodes nodes, @TempDir Path folder) throws IOException, InterruptedException {
        assumeThat(isOnPath("promtool")).as("promtool is installed").isTrue();
        Path metrics =
                Files.writeString(folder.resolve("metrics"), afterTraffic(nodes).text());

        assertThat(promtool(metrics.toFile(), "check", "metrics")).isEmpty();
        assertThat(promtool(null, "check", "rules", "ops/prometheus/alerts.yml"))
                .contains("SUCCESS");
        assertThat(promtool(null, "test", "rules", "ops/prometheus/alerts_test.yml"))
                .contains("SUCCESS");
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** @return what it says, if it finds nothing wrong */
    private static String promtool(@Nullable File input, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Process process = (input == null ? builder : builder.redirectInput(input)).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static Set<String> series(Scrape scrape) {
        return scrape.families().values().stream()
                .flatMap(family -> family.samples().stream())
                .map(Scrape.Sample::name)
                .collect(Collectors.toSet());
    }

    private static Scrape afterTraffic(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.say(3);
        chat.supportClient().send(Frames.chatMessage("Support", "Hello"));
        chat.supportClient().expect("ChatMessage");
        chat.userClient().expect("ChatMessage");
        nodes.a().get("/user/join/%20");
        return Scrape.of(nodes.b());
    }

    private static Set<String> own(Scrape scrape) {
        return scrape.families().keySet().stream()
                .filter(name -> name.startsWith("blabbermouth_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
