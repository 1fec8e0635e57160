package io.blabbermouth.testing;

import io.vertx.core.json.JsonObject;

/** What {@code GET /user/join/{username}} answered. */
public record Registered(String userId, String username, String chatId) {
    static Registered of(JsonObject body) {
        return new Registered(body.getString("userId"), body.getString("username"), body.getString("chatId"));
    }

    /** The user as agents see it, in the seed's order of fields. */
    public JsonObject card() {
        return new JsonObject().put("username", username).put("userId", userId).put("chatId", chatId);
    }
}
