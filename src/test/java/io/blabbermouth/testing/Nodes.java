package io.blabbermouth.testing;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Nodes over one Redis, each with a Vert.x of its own, as on hosts of their own. */
public final class Nodes implements AutoCloseable {
    private static final JsonObject LIMITS_OFF = new JsonObject()
            .put("joinsPerMinute", 0)
            .put("refusalsPerMinute", 0)
            .put("handshakesPerMinute", 0)
            .put("connectionsPerAddress", 0)
            .put("connectionsPerChat", 0)
            .put("messagesPerSecond", 0)
            .put("badMessagesMax", 0);

    private final List<Node> nodes = new ArrayList<>();
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final RealRedis.Server redis;
    private final String keyPrefix;
    private final JsonObject config;

    private Nodes(RealRedis.Server redis, JsonObject config) {
        this.redis = redis;
        this.config = config;
        this.keyPrefix = redis.freshKeyPrefix();
    }

    /** @param config laid over the defaults; what the tests need for themselves is laid over that */
    public static Nodes start(int count, RealRedis.Server redis, JsonObject config) {
        Nodes nodes = new Nodes(redis, config);
        try {
            for (int i = 0; i < count; i++) {
                nodes.startAnother();
            }
            return nodes;
        } catch (RuntimeException | AssertionError e) {
            CloseAll.after(e, nodes);
            throw e;
        }
    }

    /** One node more over the same chats. */
    public Node startAnother() {
        Node node = Node.start(completeConfig(), clients);
        nodes.add(node);
        return node;
    }

    /** One node more over the same chats, in a process of its own; to be closed by the test. */
    public ChildNode spawnAnother(Path workingFolder) {
        return ChildNode.start(workingFolder, completeConfig(), clients);
    }

    public Node a() {
        return nodes.get(0);
    }

    public Node b() {
        return nodes.get(1);
    }

    /** Alternates between the nodes. */
    public Node at(int index) {
        return nodes.get(index % nodes.size());
    }

    public RealRedis.Server redis() {
        return redis;
    }

    public String keyPrefix() {
        return keyPrefix;
    }

    /** A user who has joined on the node of that index, and waits. */
    public WaitingUser waitingUser(int index, String username) {
        Registered user = at(index).register(username);
        Client client = at(index).joinAsUser(user);
        client.expect("UserJoined");
        if (!redis.keepsOrderOfAll()) {
            nodes.forEach(node -> awaitListed(user, node));
        }
        return new WaitingUser(user, client);
    }

    /** The same, and all nodes have heard of it: what one does the others hear a moment later. */
    public WaitingUser listedUser(int index, String username) {
        WaitingUser user = waitingUser(index, username);
        nodes.forEach(node -> awaitListed(user.user(), node));
        return user;
    }

    /** In a cluster the user may be told before the nodes are. */
    private static void awaitListed(Registered user, Node node) {
        try (Client agent = node.openUsers().send(Frames.loadBatch())) {
            while (!agent.nextText().contains(user.userId())) {
                // In the snapshot or live.
            }
        }
    }

    /** A waiting user's connection, with nothing unread. */
    public record WaitingUser(Registered user, Client client) {}

    /** On each node an agent who has loaded the list; the snapshots are read. */
    public List<Client> agents() {
        List<Client> agents = new ArrayList<>();
        for (Node node : nodes) {
            Client agent = node.openUsers();
            AgentList.loadBare(agent);
            agents.add(agent);
        }
        return agents;
    }

    /** A user on node A and an agent on node B who has claimed the chat; both have heard of it, and the claim is confirmed. */
    public ActiveChat activeChat() {
        return activeChat(a().register("Nika"));
    }

    /** The same, of a user who has not joined yet. */
    public ActiveChat activeChat(Registered user) {
        Client userClient = a().joinAsUser(user);
        userClient.expect("UserJoined");
        Client supportClient = b().openChat(user);
        supportClient.send(Frames.claim(user, "Vika"));
        JsonObject joined = supportClient.expect("SupportJoinedUser");
        userClient.expect("SupportJoinedUser");
        // A frame of the winner's confirms the claim.
        supportClient.expectNothingUnread();
        return new ActiveChat(
                user, joined.getString("supportId"), userClient, supportClient, joined.getString("epoch"));
    }

    /** An active chat with two connections of each side, one on each node. */
    public Tabs tabs() {
        ActiveChat chat = activeChat();
        Client secondOfUser = b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));
        secondOfUser.expect("ChatHistory");
        Client secondOfSupport = a().openChat(chat.user()).send(Frames.rejoinAsSupport(chat.user(), chat.supportId()));
        secondOfSupport.expect("ChatHistory");
        return new Tabs(chat, List.of(chat.userClient(), secondOfUser), List.of(chat.supportClient(), secondOfSupport));
    }

    /** An active chat's two connections, with nothing unread. */
    public record ActiveChat(Registered user, String supportId, Client userClient, Client supportClient, String epoch) {
        /** The user says so much, one after the other; both have heard it. */
        public List<JsonObject> say(int count) {
            List<JsonObject> messages = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                userClient.send(Frames.chatMessage("User", "message " + i));
                messages.add(userClient.expect("ChatMessage"));
                supportClient.expect("ChatMessage");
            }
            return messages;
        }

        /** A connection of the user's that has said what it holds; the answer is still to be read. */
        public Client resumeAsUser(Node node, long after) {
            return node.openChat(user).send(Frames.resumeAsUser(user, supportId, after, epoch));
        }

        /** Likewise the agent's. */
        public Client resumeAsSupport(Node node, long after) {
            return node.openChat(user).send(Frames.resumeAsSupport(user, supportId, after, epoch));
        }
    }

    /** An active chat with several connections of each side, with nothing unread. */
    public record Tabs(ActiveChat chat, List<Client> users, List<Client> supports) {
        public List<Client> all() {
            return Stream.concat(users.stream(), supports.stream()).toList();
        }
    }

    /** Every node reaches Redis: it can register users. */
    public void awaitStore() {
        nodes.forEach(Node::awaitStore);
    }

    void closeClients() {
        clients.forEach(Client::close);
        clients.clear();
    }

    @Override
    public void close() {
        closeClients();
        CloseAll.of(nodes.stream());
    }

    private JsonObject completeConfig() {
        return new JsonObject()
                .put("chat", new JsonObject().put("port", FreePorts.next()).put("instances", 2))
                .put("subscriber", new JsonObject().put("port", FreePorts.next()))
                .put("console", new JsonObject().put("port", FreePorts.next()))
                // All tests come from one address.
                .put("limits", LIMITS_OFF.copy())
                .put("security", config.containsKey("security") ? new JsonObject() : AgentTokens.settings())
                .put("redis", new JsonObject().put("uri", redis.uri()).put("keyPrefix", keyPrefix))
                .mergeIn(config, true);
    }
}
