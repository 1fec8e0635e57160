package io.blabbermouth.checker;

import io.blabbermouth.checker.Violation.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** What one client is told of a chat's messages, and shows: each once, in order, without holes. */
final class Reading {
    private final String who;
    private final ChatRecord chat;
    private final boolean resumes;
    /** Only what it says itself may come again, and only if it was sent again. */
    private final Speech own;

    private final Consumer<Saying> ownHeard;
    private final View view = new View();

    /**
     * @param resumes whether it asks for what is newer than what it shows, and keeps that
     * @param ownHeard told of each of its own messages that comes
     */
    Reading(Member who, ChatRecord chat, boolean resumes, Consumer<Saying> ownHeard) {
        this.who = who.toString();
        this.chat = chat;
        this.resumes = resumes;
        this.own = who.speech();
        this.ownHeard = ownHeard;
    }

    View view() {
        return view;
    }

    /** Of a UserJoined or SupportJoinedUser: of use before the first message only, as later ones may be of a former epoch. */
    void beginIn(String epoch) {
        if (view.isEmpty()) {
            view.epoch(epoch);
        }
    }

    /** A ChatMessage's args. */
    void hear(JsonObject message) {
        long seq = message.getLong("seq");
        Saying saying = Saying.of(message.getString("content"));
        if (seq > view.lastSeq() + 1) {
            chat.journal().broken(Kind.LOST, who + " is told seq " + seq + " after " + view.lastSeq());
            view.startOver(seq);
        }
        if (seq == view.lastSeq() + 1) {
            show(saying);
        } else if (!isRepeatedAcknowledgement(seq, saying)) {
            chat.journal().broken(Kind.TWICE, who + " is told " + saying + " as seq " + seq + " again");
        }
        if (chat.speaker(saying).speech() == own) {
            ownHeard.accept(saying);
        }
    }

    /** A ChatHistory's args; true if it is a reset. */
    boolean take(JsonObject history) {
        boolean reset = history.getBoolean("reset", false);
        JsonArray messages = history.getJsonArray("messages");
        if (!resumes || reset || view.isEmpty()) {
            view.startOver(messages.isEmpty() ? 1 : messages.getJsonObject(0).getLong("seq"));
        }
        for (int i = 0; i < messages.size(); i++) {
            hear(messages.getJsonObject(i));
        }
        view.epoch(history.getString("epoch"));
        chat.holds(view);
        if (reset) {
            chat.journal().count("reset");
            chat.journal().signalled(who, "a reset");
        }
        return reset;
    }

    private void show(Saying saying) {
        if (view.holds(saying)) {
            chat.journal().broken(Kind.TWICE, who + " shows " + saying + " twice");
        }
        view.add(saying);
    }

    /** One of what is no longer kept may have any place before it. */
    private boolean isRepeatedAcknowledgement(long seq, Saying saying) {
        boolean repeated = chat.speaker(saying).speech() == own && own.wasSentAgain(saying.n());
        return repeated && (seq < view.firstSeq() || saying.equals(view.at(seq)));
    }
}
