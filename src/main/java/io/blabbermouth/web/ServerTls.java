package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.config.Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS of one server: the certificate it begins with, and those that come after. */
final class ServerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    /** The older ones must not be used any more (RFC 8996). */
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    private ServerTls() {}

    static HttpServerOptions on(HttpServerOptions options, Settings settings) {
        if (!settings.tls().isOn()) {
            return options;
        }
        return options.setSsl(true)
                // HTTP/1.1 as without TLS: a WebSocket is opened by nothing else here.
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                // Before that nobody else has heard of the connection.
                .setSslHandshakeTimeout(settings.limits().handshakeSeconds())
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setKeyCertOptions(new CertificateFiles(settings.tls()).read());
    }

    /**
     * Connections that are open keep the certificate they began with. Servers that share a port share this setting too: the
     * first of them changes it for all, the others find it changed.
     */
    static HttpServer follow(HttpServer server, Bus bus, Settings settings) {
        bus.listen(
                Bus.CERTIFICATE,
                keyCert -> server.updateSSLOptions(options(keyCert, settings))
                        .onFailure(failure -> LOG.error("a server keeps its old certificate", failure)));
        return server;
    }

    private static ServerSSLOptions options(KeyCertOptions keyCert, Settings settings) {
        return new ServerSSLOptions()
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(settings.limits().handshakeSeconds())
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setKeyCertOptions(keyCert);
    }
}
