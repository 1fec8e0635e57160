package io.blabbermouth.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is asked for, with its defaults; {@code load --help} is made of this. */
@Command(
        name = "./blabbermouth load",
        description = "Puts servers under load, and measures what becomes of it.%n",
        sortOptions = false,
        usageHelpWidth = 110,
        customSynopsis = "./blabbermouth load [SCENARIO] [OPTIONS]",
        footer = {
            "",
            "Scenarios:",
            "  messages         users and agents talk; each message is followed to both of them",
            "  idle             chats in which nobody says anything: memory and CPU of a connection",
            "  join-storm       users register and join as fast as they can",
            "  reconnect-storm  all connections are cut at once, come back at once and resume",
            "  claims           agents claim each user at the same moment, and one may win",
            "  queue            agents watch the list while users join: until each agent is told",
            "",
            "Exit codes: 0 all is well; 1 it could not be done, or a server was away, died, refused or answered",
            "garbage; 2 a message was lost, told twice or out of order; 130 Ctrl-C. What was measured is told in any case."
        })
public final class LoadOptions {
    private static final int SETTLE_SECONDS_MAX = 60;

    @Parameters(index = "0", arity = "0..1", paramLabel = "SCENARIO", description = "One of those below [messages]")
    String scenario = "messages";

    @Option(
            names = "--targets",
            split = ",",
            paramLabel = "URL",
            description =
                    "Servers, by comma [http://127.0.0.1:9000]; of several, a chat's user and its agent go to different ones")
    List<String> targets = List.of("http://127.0.0.1:9000");

    @Option(
            names = "--agent-targets",
            split = ",",
            paramLabel = "URL",
            description = "Where agents watch the list, by comma [the targets, at the port behind theirs]")
    List<String> agentTargets = List.of();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "An agent's token, for servers in token mode; all agents are that one")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "blabbermouth [default]; to compare with others: socket.io, bare")
    String protocol = "blabbermouth";

    @Option(names = "--chats", paramLabel = "N", description = "Chats [200]")
    int chats = 200;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Closed loop: so many messages of each chat are always under way [1]")
    int window = 1;

    @Option(
            names = "--messages-per-second",
            paramLabel = "N",
            description = "Open loop: so many in all, by a schedule; latency counts from when a message was due")
    double messagesPerSecond;

    @Option(names = "--connections", paramLabel = "N", description = "Connections of idle and the storms [1000]")
    int connections = 1000;

    @Option(
            names = "--agents",
            paramLabel = "N",
            description = "Agents of claims (for each user) and queue (in all) [8]")
    int agents = 8;

    @Option(names = "--bytes", paramLabel = "N", description = "Length of a message's text [100]")
    int bytes = 100;

    @Option(names = "--seconds", paramLabel = "N", description = "How long it is measured [10]")
    int seconds = 10;

    @Option(
            names = "--warmup-seconds",
            paramLabel = "N",
            description = "What goes before and does not count; 0: nothing [2]")
    int warmupSeconds = 2;

    @Option(names = "--parallel", paramLabel = "N", description = "How many chats are opened, or left, at once [100]")
    int parallel = 100;

    @Option(names = "--threads", paramLabel = "N", description = "Event loops of this client [1]")
    int threads = 1;

    @Option(names = "--timeout-seconds", paramLabel = "N", description = "What one answer may take [10]")
    int timeoutSeconds = 10;

    @Option(
            names = "--settle-seconds",
            paramLabel = "N",
            description = "What messages may still take at the end before they are lost [5]")
    int settleSeconds = 5;

    @Option(
            names = "--pids",
            split = ",",
            paramLabel = "NAME=PID",
            description =
                    "More processes whose CPU and memory are told, by comma; local servers and their Redis are found")
    Map<String, Long> pids = new LinkedHashMap<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report there too")
    @Nullable
    Path json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This text")
    boolean help;

    /** @throws IllegalArgumentException if something cannot be done, with all that cannot */
    void check() {
        List<String> complaints = new ArrayList<>();
        least(complaints, "--chats", chats, 1);
        least(complaints, "--window", window, 1);
        least(complaints, "--connections", connections, 1);
        least(complaints, "--agents", agents, 1);
        least(complaints, "--bytes", bytes, 1);
        least(complaints, "--seconds", seconds, 1);
        least(complaints, "--warmup-seconds", warmupSeconds, 0);
        least(complaints, "--parallel", parallel, 1);
        least(complaints, "--threads", threads, 1);
        least(complaints, "--timeout-seconds", timeoutSeconds, 1);
        least(complaints, "--settle-seconds", settleSeconds, 1);
        most(complaints, "--settle-seconds", settleSeconds, SETTLE_SECONDS_MAX);
        most(complaints, "--window", window, UnderWay.MAX);
        if (List.of("claims", "queue").contains(scenario) && !protocol.equals("blabbermouth")) {
            complaints.add("--protocol " + protocol + " knows no " + scenario);
        }
        if (tokenFile != null && scenario.equals("claims")) {
            complaints.add(
                    "claims are of several agents, and --token-file is of one: claims need a server in open mode");
        }
        if (messagesPerSecond < 0) {
            complaints.add("--messages-per-second must be more than 0, not " + messagesPerSecond);
        }
        if (!complaints.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", complaints));
        }
    }

    /** @throws IllegalArgumentException if one is no address of a server */
    List<Target> targets() {
        String token = token();
        return targets.stream()
                .map(target -> Target.of(target).withToken(token))
                .toList();
    }

    private String token() {
        try {
            return tokenFile == null ? "" : Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("--token-file " + tokenFile + " cannot be read", e);
        }
    }

    List<Target> agentTargets() {
        return agentTargets.isEmpty()
                ? targets().stream()
                        .map(target -> target.withPort(target.port() + 1))
                        .toList()
                : agentTargets.stream()
                        .map(target -> Target.of(target).withToken(token()))
                        .toList();
    }

    /** @throws IllegalArgumentException if there is no such protocol */
    Dialect dialect() {
        return switch (protocol) {
            case "blabbermouth" -> new BlabbermouthDialect();
            case "socket.io" -> new SocketIoDialect();
            case "bare" -> new BareDialect();
            default -> throw new IllegalArgumentException("there is no protocol " + protocol);
        };
    }

    /** @throws IllegalArgumentException if there is no such scenario */
    Scenario scenario() {
        return switch (scenario) {
            case "messages" -> new MessagesScenario();
            case "idle" -> new IdleScenario();
            case "join-storm" -> new JoinStorm();
            case "reconnect-storm" -> new ReconnectStorm();
            case "claims" -> new ClaimsScenario();
            case "queue" -> new QueueScenario();
            default -> throw new IllegalArgumentException("there is no scenario " + scenario);
        };
    }

    boolean isOpenLoop() {
        return messagesPerSecond > 0;
    }

    private static void most(List<String> complaints, String option, int value, int most) {
        if (value > most) {
            complaints.add(option + " must be at most " + most + ", not " + value);
        }
    }

    private static void least(List<String> complaints, String option, int value, int least) {
        if (value < least) {
            complaints.add(option + " must be at least " + least + ", not " + value);
        }
    }
}
