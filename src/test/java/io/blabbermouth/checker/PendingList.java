package io.blabbermouth.checker;

import io.blabbermouth.checker.Violation.Kind;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;

/** The list of waiting users as an agent's client on one node keeps it, over all reconnects. */
final class PendingList implements Line.Owner {
    private final Journal journal;
    private final Line.Target target;
    private final Line line;
    private final Set<String> userIds = new HashSet<>();
    private boolean loaded;

    PendingList(Loop loop, Line.Target target, Journal journal) {
        this.journal = journal;
        this.target = target;
        this.line = new Line(loop, target, this);
        line.open();
    }

    /** False while its node is away. */
    boolean isLoaded() {
        return loaded;
    }

    Set<String> userIds() {
        return userIds;
    }

    void checkSilence() {
        line.checkSilence();
    }

    void end() {
        line.end();
    }

    @Override
    public void opened() {
        line.send("{\"type\":\"Load\",\"args\":{\"batch\":true}}");
    }

    @Override
    public void closed(int code, boolean comesBack) {
        loaded = false;
        userIds.clear();
        if (!comesBack) {
            journal.broken(Kind.UNEXPECTED, this + " was closed with " + code);
        }
    }

    @Override
    public void received(String text) {
        JsonObject message = new JsonObject(text);
        JsonObject args = message.getJsonObject("args");
        switch (message.getString("type")) {
            case "PendingUsers" -> load(args);
            case "UserJoined" -> add(args);
            case "RemoveUser" -> remove(args);
            default -> journal.broken(Kind.UNEXPECTED, this + " is told " + text);
        }
    }

    @Override
    public String toString() {
        return "the list on port " + target.path().port(target.places().get(0));
    }

    private void load(JsonObject args) {
        loaded = true;
        userIds.clear();
        args.getJsonArray("users").forEach(user -> add((JsonObject) user));
    }

    private void add(JsonObject user) {
        if (!userIds.add(user.getString("userId"))) {
            journal.broken(Kind.LIST, this + " is told twice of user " + user.getString("userId"));
        }
    }

    private void remove(JsonObject user) {
        if (!userIds.remove(user.getString("userId"))) {
            journal.broken(
                    Kind.LIST,
                    this + " is told that user " + user.getString("userId") + " goes, of whom it never heard");
        }
    }
}
