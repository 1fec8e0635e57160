package io.blabbermouth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.blabbermouth.config.Settings;
import io.blabbermouth.config.SettingsFile;
import io.blabbermouth.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stands in {@code ops} fits what a node is by default: keys, ports, paths, and times that must not be less than others. */
class OpsTest {
    private static final Path OPS = Path.of("ops");
    private static final Path KUBERNETES = OPS.resolve("kubernetes");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    /** For what a configuration leaves to the environment. */
    private static final Map<String, String> SECRETS =
            Map.of("BLABBERMOUTH_SECURITY_JWT_SECRET", "0123456789abcdef0123456789abcdef");

    private final Settings defaults = SettingsReader.read(SettingsFile.parse("defaults", "{}"), Map.of());

    @Test
    void aNodeTakesTheConfigurationOfTheConfigMap() throws IOException {
        Settings settings = inCluster();

        // Whoever probes it is not in the pod.
        assertThat(settings.console().host()).isEqualTo("0.0.0.0");
        assertThat(settings.chat().port()).isEqualTo(defaults.chat().port());
        assertThat(settings.subscriber().port()).isEqualTo(defaults.subscriber().port());
        assertThat(settings.console().port()).isEqualTo(defaults.console().port());
    }

    @Test
    void theContainersPortsAreTheNodes() throws IOException {
        assertThat(container().path("ports"))
                .extracting(port -> port.path("name").asText() + " "
                        + port.path("containerPort").asInt())
                .containsExactly(
                        "chat " + inCluster().chat().port(),
                        "agents " + inCluster().subscriber().port(),
                        "console " + inCluster().console().port());
    }

    @Test
    void theServicesLeadToPortsOfTheContainer() throws IOException {
        Map<String, Integer> ports = ports();
        for (JsonNode service : documents("services.yaml")) {
            for (JsonNode port : service.at("/spec/ports")) {
                assertThat(ports)
                        .containsEntry(
                                port.path("targetPort").asText(),
                                port.path("port").asInt());
            }
        }
    }

    @Test
    void theProbesAskForWhatTheConsolePortAnswers() throws IOException {
        assertThat(Stream.of("startupProbe", "livenessProbe", "readinessProbe")
                        .map(container()::path)
                        .map(probe -> probe.at("/httpGet/port").asText() + " "
                                + probe.at("/httpGet/path").asText()))
                .containsExactly("console /health/live", "console /health/live", "console /health/ready");
    }

    @Test
    void everyVariableIsAKey() throws IOException {
        List<String> names = new ArrayList<>();
        documents("secret.example.yaml").get(0).path("stringData").fieldNames().forEachRemaining(names::add);
        container()
                .path("env")
                .forEach(variable -> names.add(variable.path("name").asText()));

        assertThat(names).isNotEmpty().allMatch(name -> name.startsWith("BLABBERMOUTH_"));
        assertThat(SettingsReader.unknownVariables(names.stream().collect(Collectors.toMap(name -> name, name -> "x"))))
                .isEmpty();
    }

    @Test
    void theExampleOfASecretHoldsNone() throws IOException {
        assertThat(documents("secret.example.yaml").get(0).path("stringData"))
                .allMatch(value -> value.asText().isEmpty());
    }

    @Test
    void theKustomizationNamesEveryFileButTheSecret() throws IOException {
        List<String> named = new ArrayList<>();
        documents("kustomization.yaml").get(0).path("resources").forEach(file -> named.add(file.asText()));
        try (Stream<Path> files = Files.list(KUBERNETES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(named.stream(), Stream.of("kustomization.yaml", "secret.example.yaml"))
                                    .toList());
        }
    }

    @Test
    void allOfKubernetesIsOfOneName() throws IOException {
        JsonNode scaled = documents("horizontalpodautoscaler.yaml").get(0).at("/spec/scaleTargetRef/name");
        assertThat(scaled.asText()).isEqualTo(deployment().at("/metadata/name").asText());
        JsonNode labels = deployment().at("/spec/template/metadata/labels");
        assertThat(deployment().at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(documents("poddisruptionbudget.yaml").get(0).at("/spec/selector/matchLabels"))
                .isEqualTo(labels);
        assertThat(documents("services.yaml"))
                .allMatch(service -> service.at("/spec/selector").equals(labels));
    }

    @Test
    void nobodyKillsANodeBeforeItMustHaveStopped() throws IOException {
        long stopSeconds = RunCommand.stopMillisMax(defaults) / 1000;
        JsonNode pod = deployment().at("/spec/template/spec");
        long beforeSignal = container().at("/lifecycle/preStop/exec/command/1").asLong();

        assertThat(beforeSignal).isPositive();
        assertThat(pod.path("terminationGracePeriodSeconds").asLong()).isGreaterThan(beforeSignal + stopSeconds);
        assertThat(number(OPS.resolve("systemd/blabbermouth.service"), "TimeoutStopSec=(\\d+)"))
                .isGreaterThan(stopSeconds);
        assertThat(number(Path.of("docker-compose.yml"), "image: blabbermouth[\\s\\S]*?stop_grace_period: (\\d+)s"))
                .isGreaterThan(stopSeconds);
    }

    @Test
    void proxiesLeaveASilentWebSocketForLongerThanTheHeartbeat() throws IOException {
        int heartbeat = defaults.chat().heartbeatSeconds();
        Path haproxy = OPS.resolve("haproxy/haproxy.cfg");
        Path nginx = OPS.resolve("nginx/nginx.conf");

        assertThat(number(haproxy, "timeout tunnel (\\d+)s")).isGreaterThan(3L * heartbeat);
        assertThat(number(nginx, "proxy_read_timeout (\\d+)s;")).isGreaterThan(3L * heartbeat);
        assertThat(number(nginx, "proxy_send_timeout (\\d+)s;")).isGreaterThan(3L * heartbeat);
        // By whom a silent client is closed.
        assertThat(Files.readString(haproxy))
                .contains("(chat.idleTimeoutSeconds)", defaults.chat().idleTimeoutSeconds() + " s");
    }

    @Test
    void proxiesListenOnTheNodesPortsAndCheckItsReadiness() throws IOException {
        String haproxy = Files.readString(OPS.resolve("haproxy/haproxy.cfg"));
        String nginx = Files.readString(OPS.resolve("nginx/nginx.conf"));

        assertThat(haproxy)
                .contains(
                        "bind :" + defaults.chat().port(),
                        "bind :" + defaults.subscriber().port(),
                        "check port " + defaults.console().port(),
                        "uri /health/ready",
                        "set-header X-Forwarded-For %[src]");
        assertThat(nginx)
                .contains(
                        "listen " + defaults.chat().port() + ";",
                        "listen " + defaults.subscriber().port() + ";",
                        "proxy_set_header X-Forwarded-For $remote_addr;",
                        "proxy_set_header Upgrade $http_upgrade;");
    }

    private Settings inCluster() throws IOException {
        String json = documents("configmap.yaml").get(0).at("/data/node.json").asText();
        return SettingsReader.read(SettingsFile.parse("node.json", json), SECRETS);
    }

    private static JsonNode deployment() throws IOException {
        return documents("deployment.yaml").get(0);
    }

    private static JsonNode container() throws IOException {
        return deployment().at("/spec/template/spec/containers/0");
    }

    private static Map<String, Integer> ports() throws IOException {
        Map<String, Integer> ports = new HashMap<>();
        container()
                .path("ports")
                .forEach(port -> ports.put(
                        port.path("name").asText(), port.path("containerPort").asInt()));
        return ports;
    }

    private static List<JsonNode> documents(String file) throws IOException {
        try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class)
                .readValues(KUBERNETES.resolve(file).toFile())) {
            return all.readAll();
        } catch (JsonProcessingException e) {
            throw new AssertionError(file + " is no YAML", e);
        }
    }

    private static long number(Path file, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
        assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}
