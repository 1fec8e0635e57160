package io.blabbermouth.testing;

import io.vertx.core.json.JsonObject;

/** Messages as clients write them. */
public final class Frames {
    private Frames() {}

    public static String of(String type, JsonObject args) {
        return new JsonObject().put("type", type).put("args", args).encode();
    }

    public static String joinAsUser(Registered user) {
        return of("Join", joinArgs(user));
    }

    public static String rejoinAsUser(Registered user, String supportId) {
        return of("Join", joinArgs(user).put("supportId", supportId));
    }

    /** The args of a user's Join, to be completed. */
    public static JsonObject joinArgs(Registered user) {
        return new JsonObject()
                .put("userId", user.userId())
                .put("username", user.username())
                .put("from", "User");
    }

    public static String claim(Registered user, String supportUserName) {
        return of("Join", joinArgs(user).put("from", "Support").put("supportUserName", supportUserName));
    }

    public static String rejoinAsSupport(Registered user, String supportId) {
        return of("Join", joinArgs(user).put("from", "Support").put("supportId", supportId));
    }

    /** A user's rejoin of an active chat that says what the client holds already. */
    public static String resumeAsUser(Registered user, String supportId, long after, String epoch) {
        return of(
                "Join",
                joinArgs(user).put("supportId", supportId).put("after", after).put("epoch", epoch));
    }

    /** An agent's, likewise. */
    public static String resumeAsSupport(Registered user, String supportId, long after, String epoch) {
        return of(
                "Join",
                joinArgs(user)
                        .put("from", "Support")
                        .put("supportId", supportId)
                        .put("after", after)
                        .put("epoch", epoch));
    }

    public static String chatMessage(String from, String content) {
        return of("ChatMessage", new JsonObject().put("from", from).put("content", content));
    }

    public static String chatMessage(String from, String content, String clientMessageId) {
        return of(
                "ChatMessage",
                new JsonObject().put("from", from).put("content", content).put("clientMessageId", clientMessageId));
    }

    public static String leave(String from) {
        return of("Leave", new JsonObject().put("from", from));
    }

    public static String typing(String from, boolean isTyping) {
        return of("Typing", new JsonObject().put("from", from).put("isTyping", isTyping));
    }

    public static String seen(String from, long seq) {
        return of("Seen", new JsonObject().put("from", from).put("seq", seq));
    }

    public static String pong(String from) {
        return of("Pong", new JsonObject().put("from", from));
    }

    public static String joinUser(Registered user) {
        return of("JoinUser", user.card());
    }

    /** The seed's, which has no args. */
    public static String load() {
        return "{\"type\":\"Load\"}";
    }

    public static String loadBatch() {
        return of("Load", new JsonObject().put("batch", true));
    }
}
