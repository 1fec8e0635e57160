package io.blabbermouth.web;

import io.blabbermouth.config.Settings;
import io.blabbermouth.watch.WebMeters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;

/** Makes the sockets of one event loop's server. */
record Sockets(Settings settings, Heartbeat heartbeat, WebMeters meters, WebMeters.Port port) {
    /** @param connection that the WebSocket was a request on */
    Socket open(HttpConnection connection, ServerWebSocket webSocket) {
        Socket socket = new Socket(connection, webSocket, settings, meters);
        meters.opened(port);
        socket.gone().onComplete(v -> meters.gone(port));
        heartbeat.add(socket);
        socket.ping();
        return socket;
    }
}
