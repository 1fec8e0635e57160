package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * An agent's connection that has loaded, read for one user at a time: the users of other tests come and go on the same
 * nodes meanwhile.
 */
public final class LoadedAgent {
    private final Node node;
    private final Client client;
    private final List<String> loaded;

    private LoadedAgent(Node node, Client client, List<String> loaded) {
        this.node = node;
        this.client = client;
        this.loaded = loaded;
    }

    public static LoadedAgent load(Node node) {
        Client client = node.openUsers().send(Frames.loadBatch());
        List<String> users = client.expect("PendingUsers").getJsonArray("users").stream()
                .map(user -> ((JsonObject) user).getString("userId"))
                .toList();
        return new LoadedAgent(node, client, users);
    }

    /** The userIds it was told when it loaded, oldest first. */
    public List<String> loaded() {
        return loaded;
    }

    public Client client() {
        return client;
    }

    /** The args of the next message about this user, which must be of that type. */
    public JsonObject expect(String type, Registered user) {
        while (true) {
            JsonObject message = client.next();
            JsonObject args = message.getJsonObject("args");
            if (user.userId().equals(args.getString("userId"))) {
                assertThat(message.getString("type")).as("%s", message).isEqualTo(type);
                return args;
            }
        }
    }

    public void expectRemoved(Registered user, String reason) {
        assertThat(expect("RemoveUser", user).getString("reason")).isEqualTo(reason);
    }

    /** Nothing about this user comes before what is told of somebody who joins only now: all that happens is told in order. */
    public void expectNothingAbout(Registered user) {
        Registered later = node.register("Later");
        node.joinAsUser(later).expect("UserJoined");
        JsonObject args = client.next().getJsonObject("args");
        while (!later.userId().equals(args.getString("userId"))) {
            assertThat(args.getString("userId")).as("%s", args).isNotEqualTo(user.userId());
            args = client.next().getJsonObject("args");
        }
    }
}
