package io.blabbermouth.checker;

import io.blabbermouth.checker.Violation.Kind;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One connection's end in a chat, over all its reconnects. A careful one follows "Rules for a client that loses nothing" of
 * {@code docs/protocol.md}; others know the oldest protocol only, show the history they are given, and re-send nothing.
 *
 * <pre>
 *   Away ──open, Join──► Joining ──answered──► Live ──closed──► Away
 *                           └──refused, or closed for good──► Over
 * </pre>
 */
final class Member implements Line.Owner {
    private enum State {
        AWAY,
        JOINING,
        LIVE,
        OVER
    }

    private static final Set<Integer> AGENT_REFUSED = Set.of(4403, 4409);
    private static final long PAUSE_MILLIS_MIN = 200;
    private static final long PAUSE_MILLIS_MAX = 700;
    private static final int FAULT = 1011;
    private static final int UNKNOWN_CHAT = 4410;
    private static final int CONTINUITY_LOST = 4412;

    private final Loop loop;
    private final ChatRecord chat;
    private final Role role;
    private final int number;
    private final Speech speech;
    private final Reading reading;
    private final Line line;
    private State state = State.AWAY;
    /** The agent's, as far as this one knows it. */
    private String supportId;

    private int joins;
    private boolean holdsChat;
    private Runnable onUserWaits = () -> {};
    private double lostAcknowledgements;

    /**
     * Comes at once.
     *
     * @param number under which it speaks
     */
    Member(Loop loop, ChatRecord chat, Role role, int number, Line.Target target) {
        this.loop = loop;
        this.chat = chat;
        this.role = role;
        this.number = number;
        this.speech = new Speech(role.atATimeMax(), role.careful(), this::send, this::later);
        this.reading = new Reading(this, chat, role.careful(), this::ownHeard);
        this.line = new Line(loop, target, this);
        chat.add(this);
        line.open();
    }

    /** Called each time its user is told that it waits for an agent. */
    Member onUserWaits(Runnable action) {
        onUserWaits = action;
        return this;
    }

    /** A user may always; an agent once it has the chat. */
    boolean maySpeak() {
        return state != State.OVER && (role.isUser() ? view().epoch() != null : holdsChat);
    }

    /** From now on this share of the copies that come back is lost on this client, half of the time by crashing. */
    void loseAcknowledgements(double share) {
        lostAcknowledgements = role.careful() ? share : 0;
    }

    void end() {
        line.end();
        state = State.OVER;
        holdsChat = false;
    }

    int number() {
        return number;
    }

    Role role() {
        return role;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    boolean isLive() {
        return state == State.LIVE;
    }

    boolean holdsChat() {
        return holdsChat;
    }

    View view() {
        return reading.view();
    }

    Line line() {
        return line;
    }

    Speech speech() {
        return speech;
    }

    @Override
    public void opened() {
        join();
    }

    @Override
    public void closed(int code, boolean comesBack) {
        chat.journal().count("closed " + code);
        boolean refusedAgent = !role.isUser() && AGENT_REFUSED.contains(code);
        if (code == CONTINUITY_LOST) {
            chat.journal().signalled(toString(), "a close with 4412");
            speech.signalled();
        } else if (code == UNKNOWN_CHAT && !chat.wasJoined() && chat.journal().redisForgets()) {
            // A registration that nobody has joined yet is in Redis alone.
            chat.journal().count("forgotten registrations");
        } else if (code == FAULT || (!comesBack && !refusedAgent)) {
            chat.journal().broken(Kind.UNEXPECTED, this + " was closed with " + code);
        }
        if (!role.careful() && chat.journal().redisForgets()) {
            speech.mayBeForgotten();
        }
        speech.interrupted();
        state = comesBack ? State.AWAY : State.OVER;
        holdsChat &= comesBack;
    }

    @Override
    public void received(String text) {
        JsonObject message = new JsonObject(text);
        JsonObject args = message.getJsonObject("args");
        switch (message.getString("type")) {
            case "ChatMessage" -> reading.hear(args);
            case "ChatHistory" -> take(args);
            case "UserJoined" -> waits(args);
            case "SupportJoinedUser" -> claimed(args);
            case "Error" -> refused(args);
            case "UserLeft", "SupportLeft" -> chat.journal().left(toString(), message.getString("type"));
            default -> chat.journal().count(message.getString("type"));
        }
    }

    @Override
    public String toString() {
        return role + " " + number + " in " + chat;
    }

    /** What this one is doing, for whoever waits in vain. */
    String situation() {
        return this + " is " + state + ", says " + speech + ", shows " + view().lastSeq();
    }

    private void join() {
        state = State.JOINING;
        joins++;
        line.send(role.join(chat.user(), supportId, nameOfAgent(number), view()));
    }

    static String nameOfAgent(int number) {
        return "Agent " + number;
    }

    private void send(int n) {
        line.send(role.message(new Saying(number, n)));
    }

    private void ownHeard(Saying saying) {
        boolean first = speech.heard(saying.n());
        chat.acknowledged(saying);
        if (first && ThreadLocalRandom.current().nextDouble() < lostAcknowledgements) {
            speech.loseAcknowledgement(saying.n());
            if (ThreadLocalRandom.current().nextBoolean()) {
                loop.later(1, line::crash);
            }
        }
    }

    private void take(JsonObject history) {
        if (reading.take(history)) {
            speech.repeatWhatIsMissingIn(reading.view(), number);
        }
        live();
    }

    private void live() {
        state = State.LIVE;
        speech.connected();
    }

    private void waits(JsonObject args) {
        reading.beginIn(args.getString("epoch"));
        supportId = null;
        chat.waits();
        live();
        onUserWaits.run();
    }

    private void claimed(JsonObject args) {
        reading.beginIn(args.getString("epoch"));
        String winner = args.getString("supportId");
        if (role.isUser()) {
            supportId = winner;
            chat.claimedBy(winner, state == State.LIVE);
            // To one who joins the history follows.
        } else if (args.getString("supportUserName").equals(nameOfAgent(number))) {
            boolean won = !winner.equals(supportId);
            supportId = winner;
            holdsChat = true;
            if (won) {
                live();
            }
        } else {
            chat.journal().count("agents replaced");
            holdsChat = false;
        }
    }

    private void refused(JsonObject error) {
        String code = error.getString("code");
        chat.journal().count(code);
        if (code.equals("UNAVAILABLE")) {
            unavailable(error.getString("clientMessageId"));
        } else if (!code.equals("ALREADY_CLAIMED") && !(code.equals("FORBIDDEN") && !role.isUser())) {
            chat.journal().broken(Kind.UNEXPECTED, this + " is told " + error.encode());
        }
    }

    private void unavailable(String clientMessageId) {
        if (state == State.JOINING) {
            int refused = joins;
            later(() -> {
                if (joins == refused && state == State.JOINING) {
                    join();
                }
            });
            return;
        }
        speech.unavailable(
                clientMessageId == null
                        ? speech.onlyOneUnderWay()
                        : Integer.parseInt(clientMessageId.substring(clientMessageId.indexOf('-') + 1)));
    }

    /** No client hammers: a while passes before it is tried again. */
    private void later(Runnable action) {
        loop.later(ThreadLocalRandom.current().nextLong(PAUSE_MILLIS_MIN, PAUSE_MILLIS_MAX), action);
    }
}
