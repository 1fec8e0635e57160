package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One side of a chat as a careful client: what is answered with UNAVAILABLE it sends again under the same clientMessageId.
 * What it hears must be in order, without holes, and without repeats but the acknowledgement of what it sent again.
 */
public final class CarefulClient {
    private final Client client;
    private final String side;
    /** clientMessageId -> frame, of what is neither acknowledged nor refused. */
    private final Map<String, String> underWay = new LinkedHashMap<>();
    /** clientMessageId -> frame, of what was answered with UNAVAILABLE. */
    private final Map<String, String> unavailable = new LinkedHashMap<>();

    private final Set<String> repeated = new TreeSet<>();
    /** By seq, from 1. */
    private final List<JsonObject> heard = new ArrayList<>();

    /** @param side User or Support */
    public CarefulClient(Client client, String side) {
        this.client = client;
        this.side = side;
    }

    public CarefulClient say(String clientMessageId) {
        String frame = Frames.chatMessage(side, "this is " + clientMessageId, clientMessageId);
        underWay.put(clientMessageId, frame);
        client.send(frame);
        return this;
    }

    /** Hears until no more than so many wait for an answer. */
    public CarefulClient hearUntilUnderWay(int countMax) {
        while (underWay.size() > countMax) {
            hearNext();
        }
        return this;
    }

    /** Hears until there are so many messages in the chat. */
    public CarefulClient hearUntil(int seq) {
        while (heard.size() < seq) {
            hearNext();
        }
        return this;
    }

    /** Sends again what was unavailable until all is acknowledged. */
    public CarefulClient repeatUntilAcknowledged() {
        while (!underWay.isEmpty() || !unavailable.isEmpty()) {
            if (underWay.isEmpty()) {
                // No client hammers: a second passes.
                client.awaitPing();
                repeat();
            }
            hearNext();
        }
        return this;
    }

    /** Sends again, once, what was unavailable. */
    public void repeat() {
        repeated.addAll(unavailable.keySet());
        underWay.putAll(unavailable);
        unavailable.values().forEach(client::send);
        unavailable.clear();
    }

    public List<JsonObject> heard() {
        return List.copyOf(heard);
    }

    /** The clientMessageIds of all that was heard, in that order. */
    public List<String> heardIds() {
        return heard.stream().map(args -> args.getString("clientMessageId")).toList();
    }

    /** The clientMessageIds of what was answered with UNAVAILABLE and not sent again. */
    public Set<String> unavailable() {
        return Set.copyOf(unavailable.keySet());
    }

    private void hearNext() {
        JsonObject message = client.next();
        JsonObject args = message.getJsonObject("args");
        switch (message.getString("type")) {
            case "ChatMessage" -> hear(args);
            case "Error" -> refused(args);
            default -> throw new AssertionError("neither a message nor an error: " + message);
        }
    }

    private void hear(JsonObject args) {
        String id = args.getString("clientMessageId");
        int seq = args.getInteger("seq");
        underWay.remove(id);
        if (seq <= heard.size()) {
            assertThat(repeated).as("heard before: %s", args).contains(id);
            assertThat(args).isEqualTo(heard.get(seq - 1));
            return;
        }
        assertThat(seq).as("the seq after %s", heard.size()).isEqualTo(heard.size() + 1);
        heard.add(args);
        if (args.getString("from").equals(side)) {
            // It was stored although nobody could say so.
            unavailable.remove(id);
        }
    }

    private void refused(JsonObject error) {
        assertThat(error.getString("code")).as("%s", error).isEqualTo("UNAVAILABLE");
        assertThat(error.getBoolean("retryable")).as("%s", error).isTrue();
        String id = error.getString("clientMessageId");
        String frame = underWay.remove(id);
        if (frame == null) {
            // A repeat's answer, or one that nobody knew any more, and the message has been heard meanwhile.
            assertThat(heardIds()).as("asked for: %s", error).contains(id);
        } else {
            unavailable.put(id, frame);
        }
    }
}
