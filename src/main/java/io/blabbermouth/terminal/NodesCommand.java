package io.blabbermouth.terminal;

import io.blabbermouth.terminal.Replies.NodeInfo;
import io.blabbermouth.terminal.Replies.Seen;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code nodes}: which nodes there are, and how they are. */
@Command(
        name = "./blabbermouth nodes",
        description = "Shows the nodes that share one Redis, as each says of itself.%n",
        sortOptions = false,
        usageHelpWidth = 110,
        footer = {
            "",
            "* is the node that was asked. Lag is how late its slowest event loop was, round trip is to Redis and back,",
            "clock is what Redis's clock is ahead of the node's, all in ms; losses of the link and gaps in pub/sub since",
            "it began. While Redis is away, the node that was asked shows itself alone.",
            "",
            "Exit codes: 0 done; 1 the node does not answer, refuses, or has lost Redis; 2 wrong usage."
        })
final class NodesCommand extends ApiCommand {
    NodesCommand(Terminal.Output output) {
        super(output);
    }

    @Override
    public Integer call() throws ApiException {
        Api api = api();
        try {
            String answer = api.get("/api/nodes");
            if (json) {
                out.println(answer);
            } else {
                print(api.read(answer, Replies.Nodes.class).nodes());
            }
            return Terminal.EXIT_FINE;
        } catch (ApiException e) {
            if (e.status() != 503) {
                throw e;
            }
            String answer = api.get("/api/node");
            if (json) {
                out.println(answer);
            } else {
                print(List.of(new Seen(api.read(answer, NodeInfo.class), 0, true, true)));
            }
            throw new ApiException(503, "this node alone: " + e.getMessage());
        }
    }

    private void print(List<Seen> nodes) {
        Table table = new Table(
                "NODE",
                "STATE",
                "VERSION",
                "ROLES",
                ">UP",
                ">VISITORS+AGENTS",
                ">LISTS",
                ">CHATS",
                ">STORED",
                ">LAG",
                ">ROUND TRIP",
                ">LOSSES",
                ">GAPS",
                ">CLOCK");
        long now = System.currentTimeMillis();
        for (Seen seen : nodes) {
            NodeInfo node = seen.node();
            table.row(
                    node.name() + (seen.self() ? " *" : ""),
                    state(seen),
                    node.version(),
                    String.join(",", node.roles()),
                    Text.age(now - node.startedAtMillis()),
                    node.load().chatConnections(),
                    node.load().agentConnections(),
                    node.load().chats(),
                    node.load().messagesStored(),
                    Text.millis(node.load().loopLagMillis()),
                    Text.millis(node.link().roundTripMillis()),
                    node.link().losses(),
                    node.link().gaps(),
                    Text.millis(node.link().clockOffsetMicros() / 1e3));
        }
        table.print(out);
    }

    private static String state(Seen seen) {
        return seen.isAlive()
                ? String.valueOf(seen.node().readiness()).toLowerCase(Locale.ROOT)
                : "silent for " + Text.age(seen.silentMillis());
    }
}
