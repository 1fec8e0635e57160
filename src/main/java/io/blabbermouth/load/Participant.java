package io.blabbermouth.load;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One side of a room at one connection at a time: joins, keeps the heartbeat, and passes on what it is told. */
final class Participant implements Connection.Listener {
    private final Setting setting;
    private final Dialect dialect;
    private final Persona persona;
    private final ParticipantEvents events;

    private @Nullable Connection connection;
    private String supportId = "";
    private String epoch = "";
    private long after;
    private long openedAt;
    private String toldSupportUserName = "";
    private boolean holdsBack;
    private boolean joined;
    private boolean entered;
    private boolean ending;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** Where it is: the server, and the loop that serves its connection. */
    record Setting(LoadClient client, Loop loop, Target target) {}

    /** @param name of its own among those who are in the room */
    record Persona(Room room, Side side, String name) {
        static Persona of(Room room, Side side) {
            return new Persona(room, side, "load");
        }
    }

    Participant(Setting setting, Persona persona, ParticipantEvents events) {
        this.setting = setting;
        this.dialect = setting.client().dialect();
        this.persona = persona;
        this.events = events;
    }

    /** Makes a connection and joins; again, if it had one before. */
    void connect() {
        Connection to = new Connection(setting.loop(), setting.target(), dialect.path(persona.room()), this);
        connection = to;
        joined = false;
        if (!entered) {
            entered = true;
            setting.loop().entered(this);
        }
        setting.client().connect(to, setting.target());
    }

    /** Connects, and joins only when told to: {@link #join}. */
    void connectOnly() {
        holdsBack = true;
        connect();
    }

    void join() {
        dialect.greeting(this).ifPresent(this::send);
    }

    /** Ends the connection without a word. */
    void disconnect() {
        if (connection != null) {
            connection.close();
        }
    }

    /** From now on it joins as one who holds the messages up to that one. */
    void resumesAfter(long seq) {
        after = seq;
    }

    boolean isConnected() {
        return connection != null && connection.isOpen();
    }

    /** Whether anything came since this was asked last. */
    boolean hasHeard() {
        return connection != null && connection.hasHeard();
    }

    void send(ClientFrame frame) {
        if (connection != null) {
            connection.send(frame);
        }
    }

    void send(ClientFrame frame, long id) {
        if (connection != null) {
            connection.send(frame, id);
        }
    }

    ClientFrame message(String content) {
        return dialect.message(this, content);
    }

    /** Ends its chat, if the dialect can and nobody has yet; else its connection. @return is done when that has ended */
    CompletableFuture<Void> end() {
        Optional<ClientFrame> farewell = isConnected() && joined ? dialect.farewell(this) : Optional.empty();
        farewell.ifPresent(this::send);
        if (farewell.isEmpty()) {
            disconnect();
            end.complete(null);
        }
        return end;
    }

    /** From now on neither a refusal nor the end of the connection is news. */
    void mayEnd() {
        ending = true;
    }

    Room room() {
        return persona.room();
    }

    Side side() {
        return persona.side();
    }

    String name() {
        return persona.name();
    }

    Target target() {
        return setting.target();
    }

    Loop loop() {
        return setting.loop();
    }

    String supportId() {
        return supportId;
    }

    /** Of the agent it was told of last. */
    String toldSupportUserName() {
        return toldSupportUserName;
    }

    String epoch() {
        return epoch;
    }

    /** When its last handshake was done. */
    long openedAt() {
        return openedAt;
    }

    /** On the connection it has now. */
    boolean hasJoined() {
        return joined;
    }

    boolean resumes() {
        return dialect.resumes();
    }

    long after() {
        return after;
    }

    Incoming incoming() {
        return setting.loop().incoming;
    }

    @Override
    public void opened(Connection opened) {
        openedAt = System.nanoTime();
        events.opened(this);
        if (!holdsBack) {
            join();
        }
    }

    @Override
    public void text(byte[] bytes, int start, int end) {
        Incoming incoming = incoming();
        dialect.read(this, bytes, start, end);
        switch (incoming.kind) {
            case REPLY -> reply(incoming);
            case JOINED -> {
                joined = true;
                reply(incoming);
                supportId = incoming.supportId;
                epoch = incoming.epoch;
                toldSupportUserName = incoming.supportUserName;
                events.joined(this);
            }
            case MESSAGE -> events.message(this, incoming.seq, incoming.id);
            case HISTORY -> {
                epoch = incoming.epoch;
                events.history(this, incoming.messages, incoming.seq);
            }
            case ERROR -> refused(incoming);
            case OTHER -> {
                // Nothing that is measured.
            }
            case GARBAGE -> {
                if (connection != null) {
                    connection.garbage("a text that is not of its protocol");
                }
            }
        }
    }

    @Override
    public void ended(Ending why) {
        if (ending) {
            end.complete(null);
        } else {
            events.ended(this, why);
        }
    }

    private void refused(Incoming incoming) {
        if (!ending) {
            events.refused(this, incoming.code, incoming.id);
        } else if (incoming.id < 0) {
            // Its Leave; what was measured is over.
            disconnect();
            end.complete(null);
        }
    }

    private void reply(Incoming incoming) {
        if (incoming.reply != null) {
            send(incoming.reply);
        }
    }
}
