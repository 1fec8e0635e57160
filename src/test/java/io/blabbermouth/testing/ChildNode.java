package io.blabbermouth.testing;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/** A node in a process of its own, to be stopped as processes are. */
public final class ChildNode implements AutoCloseable {
    private static final long START_SECONDS_MAX = Spawned.START_SECONDS_MAX;

    private final Path workingFolder;
    private final JsonObject config;
    private final List<Client> clients;
    private Spawned process;

    private ChildNode(Path workingFolder, JsonObject config, List<Client> clients) {
        this.workingFolder = workingFolder;
        this.config = config;
        this.clients = clients;
        this.process = spawn();
    }

    static ChildNode start(Path workingFolder, JsonObject config, List<Client> clients) {
        return new ChildNode(workingFolder, config, clients);
    }

    /** Again on the same ports; after its process has ended. */
    public void startAgain() {
        process = spawn();
    }

    public Spawned process() {
        return process;
    }

    public int chatPort() {
        return port("chat");
    }

    public int subscriberPort() {
        return port("subscriber");
    }

    public int consolePort() {
        return port("console");
    }

    public Registered register(String username) {
        return Registered.of(RawHttp.get(chatPort(), "/user/join/" + username).json());
    }

    /** A connection that has sent the user's Join; the answer is still to be read. */
    public Client joinAsUser(Registered user) {
        return open(chatPort(), "/chat/" + user.chatId(), "user").send(Frames.joinAsUser(user));
    }

    /** A connection that has sent an agent's claim; the answer is still to be read. */
    public Client claim(Registered user, String supportUserName) {
        return open(chatPort(), "/chat/" + user.chatId(), "support").send(Frames.claim(user, supportUserName));
    }

    /** An agent's connection that has not loaded yet. */
    public Client openUsers() {
        return open(subscriberPort(), "/users", "support");
    }

    @Override
    public void close() {
        process.close();
    }

    private Spawned spawn() {
        Spawned spawned = Spawned.server(workingFolder, "run", "-conf", config.encode());
        try {
            spawned.awaitLine(line -> line.contains("stop it"), START_SECONDS_MAX);
            return spawned;
        } catch (AssertionError e) {
            CloseAll.after(e, spawned);
            throw e;
        }
    }

    private int port(String section) {
        return config.getJsonObject(section).getInteger("port");
    }

    private Client open(int port, String path, String pongSide) {
        Client client = Client.connect(port, path, pongSide);
        clients.add(client);
        return client;
    }
}
