package io.blabbermouth.testing;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/** A node in a process of its own, to be stopped as processes are. */
public final class ChildNode implements AutoCloseable {
    private static final long START_SECONDS_MAX = 10;

    private final Spawned process;
    private final int chatPort;
    private final int subscriberPort;
    private final List<Client> clients;

    private ChildNode(Spawned process, JsonObject config, List<Client> clients) {
        this.process = process;
        this.chatPort = config.getJsonObject("chat").getInteger("port");
        this.subscriberPort = config.getJsonObject("subscriber").getInteger("port");
        this.clients = clients;
    }

    static ChildNode start(Path workingFolder, JsonObject config, List<Client> clients) {
        Spawned process = Spawned.server(workingFolder, "run", "-conf", config.encode());
        process.awaitLine(line -> line.contains("stop it"), START_SECONDS_MAX);
        return new ChildNode(process, config, clients);
    }

    public Spawned process() {
        return process;
    }

    /** A connection that has sent the user's Join; the answer is still to be read. */
    public Client joinAsUser(Registered user) {
        return open(chatPort, "/chat/" + user.chatId(), "user").send(Frames.joinAsUser(user));
    }

    /** An agent's connection that has not loaded yet. */
    public Client openUsers() {
        return open(subscriberPort, "/users", "support");
    }

    @Override
    public void close() {
        process.close();
    }

    private Client open(int port, String path, String pongSide) {
        Client client = Client.connect(port, path, pongSide);
        clients.add(client);
        return client;
    }
}
