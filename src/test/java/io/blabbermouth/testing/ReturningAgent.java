package io.blabbermouth.testing;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** An agent's list that is sent from node to node, and looks for users who wait all the time. */
public final class ReturningAgent extends ReturningConnection {
    private final Set<String> waiting;
    private boolean loaded;

    private ReturningAgent(Vertx vertx, List<ChildNode> nodes, int firstNode, Set<String> waiting) {
        super(vertx, nodes, firstNode, "support");
        this.waiting = waiting;
    }

    /** @param waiting userIds that must always be on the list */
    public static ReturningAgent load(Vertx vertx, List<ChildNode> nodes, int firstNode, Set<String> waiting) {
        ReturningAgent agent = new ReturningAgent(vertx, nodes, firstNode, waiting);
        agent.start();
        return agent;
    }

    /** Completes when it has a list from the node it is at. */
    public CompletableFuture<Void> loaded() {
        return when(() -> loaded);
    }

    @Override
    int port(ChildNode of) {
        return of.subscriberPort();
    }

    @Override
    String path() {
        return "/users";
    }

    @Override
    void opened() {
        send(Frames.loadBatch());
    }

    @Override
    void closed() {
        loaded = false;
    }

    @Override
    void received(JsonObject message) {
        JsonObject args = message.getJsonObject("args");
        if (message.getString("type").equals("PendingUsers")) {
            loaded = true;
            Set<String> listed = args.getJsonArray("users").stream()
                    .map(user -> ((JsonObject) user).getString("userId"))
                    .collect(Collectors.toSet());
            if (!listed.containsAll(waiting)) {
                lapse("listed are " + listed + ", waiting are " + waiting);
            }
        } else if (waiting.contains(args.getString("userId"))) {
            lapse("of a user who waits all the time the agent is told " + message);
        }
    }
}
