package io.blabbermouth;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Spawned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code ./blabbermouth}, in a tree of its own in which {@code mvn} notes that it was called and {@code java} prints
 * its arguments.
 */
@Timeout(60)
class LaunchScriptTest {
    private static final long SECONDS_MAX = Spawned.START_SECONDS_MAX;

    @TempDir
    private Path home;

    private Path bin;
    private String javaOptions = "";

    @BeforeEach
    void makeTree() throws IOException {
        Files.copy(Path.of("blabbermouth"), home.resolve("blabbermouth"));
        Files.createDirectories(home.resolve("src/main"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        bin = Files.createDirectories(home.resolve("bin"));
        tool(
                "mvn",
                "echo built >>builds; cat </dev/null; sleep 0.3; mkdir -p target; echo jar >target/blabbermouth.jar");
        tool("java", "echo java \"$@\" in \"$PWD\"");
    }

    @Test
    void buildsAMissingJarAndRunsTheStandaloneServer() throws IOException {
        assertThat(run())
                .contains("java @" + home.toRealPath() + "/conf/jvm.options -jar " + home.toRealPath()
                        + "/target/blabbermouth.jar" + " run -conf conf/standalone.json in " + home.toRealPath());
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsAgainOnlyWhenASourceIsNewer() throws IOException {
        run("version");
        run("version");
        assertThat(builds()).isEqualTo(1);

        Path source = Files.writeString(home.resolve("src/main/New.java"), "class New {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        run("version");

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void twoStartsAtOnceBuildOnce() throws IOException {
        try (Spawned one = start("version");
                Spawned other = start("version")) {
            assertThat(one.awaitExit(SECONDS_MAX)).isZero();
            assertThat(other.awaitExit(SECONDS_MAX)).isZero();
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void saysWhyTheBuildFailed() throws IOException {
        tool("mvn", "echo COMPILATION ERROR; exit 1");
        try (Spawned start = start("version")) {
            assertThat(start.awaitExit(SECONDS_MAX)).isNotZero();
            assertThat(start.lines()).contains("COMPILATION ERROR").anyMatch(line -> line.contains("the build failed"));
        }
    }

    @Test
    void passesItsArgumentsOnAsTheyAre() throws IOException {
        assertThat(run("run", "-conf", "{\"host\": \"a  b\"}")).anyMatch(line -> line.contains("{\"host\": \"a  b\"}"));
    }

    @Test
    void givesJavaOtherOptionsInsteadOfThoseOfTheFile() throws IOException {
        javaOptions = "-XX:+UseG1GC -Xmx1g";

        assertThat(run("version")).anyMatch(line -> line.startsWith("java -XX:+UseG1GC -Xmx1g -jar "));
    }

    @Test
    void startsTheJarOfAReleaseAndBuildsNothing() throws IOException {
        Files.delete(home.resolve("src/main"));
        Files.writeString(home.resolve("blabbermouth.jar"), "jar");

        assertThat(run())
                .contains("java @" + home.toRealPath() + "/conf/jvm.options -jar " + home.toRealPath()
                        + "/blabbermouth.jar" + " run -conf conf/standalone.json in " + home.toRealPath());
        assertThat(home.resolve("builds")).doesNotExist();
        assertThat(home.resolve("target")).doesNotExist();
    }

    private List<String> run(String... args) {
        try (Spawned start = start(args)) {
            assertThat(start.awaitExit(SECONDS_MAX)).as("%s", start.lines()).isZero();
            return start.lines();
        }
    }

    private Spawned start(String... args) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("blabbermouth").toString()));
        command.addAll(List.of(args));
        String path = bin + ":" + System.getenv("PATH");
        return Spawned.start(
                home, Map.of("PATH", path, "JAVA_HOME", "", "BLABBERMOUTH_JAVA_OPTS", javaOptions), command);
    }

    private long builds() throws IOException {
        try (var lines = Files.lines(home.resolve("builds"))) {
            return lines.count();
        }
    }

    private void tool(String name, String script) throws IOException {
        Path tool = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
