package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The list of pending users as an agent's client keeps it; whatever it is told twice, or of nobody, fails it. */
public final class AgentList {
    private static final Comparator<JsonObject> OLDEST_FIRST = Comparator.comparing(
                    (JsonObject user) -> user.getString("waitingSince"))
            .thenComparing(user -> user.getString("chatId"));

    private final Client client;
    private final boolean batch;
    /** userId -> user, in the order in which they came. */
    private final Map<String, JsonObject> users = new LinkedHashMap<>();

    private AgentList(Client client, boolean batch) {
        this.client = client;
        this.batch = batch;
    }

    /** An agent who has sent a Load as in the seed. */
    public static AgentList bare(Node node) {
        return new AgentList(node.openUsers().send(Frames.load()), false);
    }

    /** An agent who has sent a Load for one PendingUsers. */
    public static AgentList batch(Node node) {
        return new AgentList(node.openUsers(), true).reload();
    }

    /** What a Load as in the seed gives; nothing else may be going on. */
    public static List<JsonObject> loadBare(Client client) {
        // The answer to a message of no type marks where the snapshot ends.
        client.send(Frames.load()).send("{\"type\":\"Nonsense\"}");
        List<JsonObject> users = new ArrayList<>();
        JsonObject message = client.next();
        while (!message.containsKey("type")) {
            users.add(message);
            message = client.next();
        }
        assertThat(message.getJsonObject("args").getString("code"))
                .as("%s", message)
                .isEqualTo("UNKNOWN_TYPE");
        return users;
    }

    /** What a Load with batch gives; nothing else may be going on. */
    public static List<JsonObject> loadBatch(Client client) {
        return users(client.send(Frames.loadBatch()).expect("PendingUsers"));
    }

    /** Asks for a new PendingUsers, which replaces the list when it comes. */
    public AgentList reload() {
        client.send(Frames.loadBatch());
        return this;
    }

    /** Takes in what comes until the list is as it should be. */
    public AgentList followUntil(Predicate<Set<String>> userIds) {
        while (!userIds.test(users.keySet())) {
            take(client.next());
        }
        return this;
    }

    /** Takes in what has come, and what comes until a new snapshot. */
    public AgentList followToSnapshot() {
        while (!take(client.next()).equals("PendingUsers")) {
            // Until it is there.
        }
        return this;
    }

    /** The list as the client would show it: by waitingSince where it knows that, else as they came. */
    public List<String> userIds() {
        return batch
                ? users.values().stream()
                        .sorted(OLDEST_FIRST)
                        .map(user -> user.getString("userId"))
                        .toList()
                : List.copyOf(users.keySet());
    }

    /** Those users, oldest first; if the client knows no times, it has those who came live as they came. */
    public void shows(List<String> userIdsOldestFirst, RealRedis.Server redis) {
        if (batch || redis.keepsOrderOfAll()) {
            assertThat(userIds()).isEqualTo(userIdsOldestFirst);
        } else {
            assertThat(userIds()).containsExactlyInAnyOrderElementsOf(userIdsOldestFirst);
        }
    }

    public Client client() {
        return client;
    }

    private String take(JsonObject message) {
        String type = message.getString("type", "bare user");
        JsonObject args = message.getJsonObject("args", message);
        switch (type) {
            case "PendingUsers" -> {
                users.clear();
                users(args).forEach(this::add);
            }
            case "UserJoined", "bare user" -> add(args);
            case "RemoveUser" ->
                assertThat(users.remove(args.getString("userId")))
                        .as("was on the list: %s", message)
                        .isNotNull();
            default -> throw new AssertionError("not for an agent: " + message);
        }
        return type;
    }

    private void add(JsonObject user) {
        assertThat(users.put(user.getString("userId"), user))
                .as("was on the list already: %s", user)
                .isNull();
    }

    private static List<JsonObject> users(JsonObject pendingUsers) {
        return pendingUsers.getJsonArray("users").stream()
                .map(JsonObject.class::cast)
                .toList();
    }
}
