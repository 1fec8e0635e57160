package io.blabbermouth.web;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.config.Settings;
import io.blabbermouth.watch.WebMeters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import org.jspecify.annotations.Nullable;

/** Makes the sockets of one event loop's server. */
record Sockets(Settings settings, Heartbeat heartbeat, WebMeters meters, WebMeters.Port port) {
    /**
     * @param connection that the WebSocket was a request on
     * @param chatId that it is about, if it is about one
     */
    Socket open(HttpConnection connection, ServerWebSocket webSocket, @Nullable ChatId chatId) {
        Socket socket = new Socket(ConnectionName.next(chatId), connection, webSocket, settings, meters);
        meters.opened(port);
        socket.gone().onComplete(v -> meters.gone(port));
        heartbeat.add(socket);
        socket.ping();
        return socket;
    }
}
