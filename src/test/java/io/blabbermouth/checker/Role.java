package io.blabbermouth.checker;

import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Registered;
import io.vertx.core.json.JsonObject;

/**
 * As what a member takes part.
 *
 * @param isUser else an agent
 * @param careful sends clientMessageId, after and epoch
 * @param atATimeMax how many messages it lets wait for their acknowledgement
 * @param padding of its messages
 */
record Role(boolean isUser, boolean careful, int atATimeMax, String padding) {
    String pong() {
        return isUser ? "pong:user" : "pong:support";
    }

    /** @param supportId as far as it knows it; an agent without one claims the chat under that name */
    String join(Registered user, String supportId, String name, View view) {
        JsonObject args = Frames.joinArgs(user).put("from", side());
        if (supportId != null) {
            args.put("supportId", supportId);
        } else if (!isUser) {
            args.put("supportUserName", name);
        }
        if (careful) {
            args.put("after", view.lastSeq()).put("epoch", view.epoch());
        }
        return Frames.of("Join", args);
    }

    String message(Saying saying) {
        String content = saying.content(padding);
        return careful ? Frames.chatMessage(side(), content, saying.id()) : Frames.chatMessage(side(), content);
    }

    @Override
    public String toString() {
        return side() + (careful ? "" : " of the oldest protocol");
    }

    private String side() {
        return isUser ? "User" : "Support";
    }
}
