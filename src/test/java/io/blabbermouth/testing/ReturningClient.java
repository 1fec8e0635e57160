package io.blabbermouth.testing;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One side of a chat as a careful client that is sent from node to node. Once begun it says one message after the other; one
 * that was not acknowledged it says again, after the history, under the same clientMessageId.
 */
public final class ReturningClient extends ReturningConnection {
    private static final long UNAVAILABLE_MILLIS = 200;
    /** So that what is said while somebody is away is not more than a chat keeps. */
    private static final long SAY_MILLIS = 20;

    private final Registered user;
    /** User or Support. */
    private final String side;
    /** By seq, from 1. */
    private final List<JsonObject> heard = new ArrayList<>();

    private final List<String> acknowledged = new ArrayList<>();
    private String supportId;
    private String epoch;
    private int said;
    /** The clientMessageId of what is not acknowledged yet. */
    private String underWay;

    private boolean saying;
    /** Told by its present connection how things stand. */
    private boolean welcome;

    private ReturningClient(Vertx vertx, List<ChildNode> nodes, int firstNode, Registered user, String side) {
        super(vertx, nodes, firstNode, side.equals("User") ? "user" : "support");
        this.user = user;
        this.side = side;
    }

    public static ReturningClient user(Vertx vertx, List<ChildNode> nodes, int firstNode, Registered user) {
        ReturningClient client = new ReturningClient(vertx, nodes, firstNode, user, "User");
        client.start();
        return client;
    }

    /** Claims the chat. */
    public static ReturningClient support(Vertx vertx, List<ChildNode> nodes, int firstNode, Registered user) {
        ReturningClient client = new ReturningClient(vertx, nodes, firstNode, user, "Support");
        client.start();
        return client;
    }

    public CompletableFuture<Void> welcomed() {
        return when(() -> welcome);
    }

    /** The user knows that there is an agent. */
    public CompletableFuture<Void> served() {
        return when(() -> supportId != null);
    }

    public void begin() {
        run(() -> {
            saying = true;
            sayNext();
        });
    }

    /** Completes when so much of what it said is acknowledged. */
    public CompletableFuture<Void> said(int count) {
        return when(() -> acknowledged.size() >= count);
    }

    /** Says nothing new; completes when all that was said is acknowledged. */
    public CompletableFuture<Void> finish() {
        run(() -> saying = false);
        return when(() -> welcome && underWay == null);
    }

    /** Completes when there were so many messages in the chat. */
    public CompletableFuture<Void> heard(int count) {
        return when(() -> heard.size() >= count);
    }

    public List<JsonObject> heard() {
        return call(() -> List.copyOf(heard));
    }

    /** The clientMessageIds of what it was told is stored. */
    public List<String> acknowledged() {
        return call(() -> List.copyOf(acknowledged));
    }

    @Override
    int port(ChildNode of) {
        return of.chatPort();
    }

    @Override
    String path() {
        return "/chat/" + user.chatId();
    }

    @Override
    void opened() {
        join();
    }

    @Override
    void closed() {
        welcome = false;
    }

    @Override
    void received(JsonObject message) {
        JsonObject args = message.getJsonObject("args");
        switch (message.getString("type")) {
            case "UserJoined", "SupportJoinedUser" -> learn(args);
            case "ChatHistory" -> read(args);
            case "ChatMessage" -> hear(args);
            case "Error" -> refused(args);
            case "QueuePosition" -> {
                // It goes on changing while somebody waits, whoever comes and goes.
            }
            default -> lapse(side + " is told " + message);
        }
    }

    private void join() {
        JsonObject args = Frames.joinArgs(user).put("from", side).put("after", heard.size());
        if (epoch != null) {
            args.put("epoch", epoch);
        }
        if (supportId != null) {
            args.put("supportId", supportId);
        } else if (side.equals("Support")) {
            args.put("supportUserName", "Vika");
        }
        send(Frames.of("Join", args));
    }

    private void learn(JsonObject args) {
        epoch = args.getString("epoch");
        supportId = args.getString("supportId", supportId);
        welcome = true;
    }

    private void read(JsonObject history) {
        epoch = history.getString("epoch");
        if (history.getBoolean("reset", false)) {
            lapse(side + " is told to start over");
        }
        JsonArray messages = history.getJsonArray("messages");
        for (int i = 0; i < messages.size(); i++) {
            hear(messages.getJsonObject(i));
        }
        welcome = true;
        if (underWay != null) {
            send(frame(underWay));
        } else {
            sayNext();
        }
    }

    private void hear(JsonObject args) {
        int seq = args.getInteger("seq");
        String id = args.getString("clientMessageId");
        if (seq == heard.size() + 1) {
            heard.add(args);
        } else if (seq > heard.size() || !heard.get(seq - 1).equals(args) || !id.equals(underWay)) {
            lapse(side + " hears seq " + seq + " after " + heard.size());
        }
        if (id.equals(underWay)) {
            acknowledged.add(id);
            underWay = null;
            later(SAY_MILLIS, this::sayNext);
        }
    }

    private void refused(JsonObject error) {
        if (!error.getString("code").equals("UNAVAILABLE")) {
            lapse(side + " is refused: " + error);
        } else if (error.containsKey("clientMessageId")) {
            later(UNAVAILABLE_MILLIS, () -> send(frame(error.getString("clientMessageId"))));
        } else {
            later(UNAVAILABLE_MILLIS, this::join);
        }
    }

    private void sayNext() {
        if (saying && welcome && underWay == null) {
            underWay = side + "-" + ++said;
            send(frame(underWay));
        }
    }

    private String frame(String clientMessageId) {
        return Frames.chatMessage(side, "this is " + clientMessageId, clientMessageId);
    }
}
