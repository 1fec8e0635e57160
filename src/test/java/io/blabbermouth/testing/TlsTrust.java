package io.blabbermouth.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client that believes these certificates and no others, and looks whether they are for the host it asks. */
public record TlsTrust(SSLContext context) {
    private static final int HANDSHAKE_MILLIS_MAX = 10_000;

    public static TlsTrust in(TestCertificate... certificates) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (TestCertificate trust : certificates) {
                trusted.setCertificateEntry(trust.store().toString(), trust.certificate());
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return new TlsTrust(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    public Registered register(int port, String username) {
        return Registered.of(new JsonObject(
                send(request(port, "/user/join/" + username).build()).body()));
    }

    /** Of the answer to a page of that origin. */
    public int statusFor(String origin, int port, String path) {
        return send(request(port, path).header("Origin", origin).build()).statusCode();
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest request) {
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .sendAsync(request, BodyHandlers.ofString())
                .orTimeout(Client.WAIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    public Client open(int port, String path, String pongSide) {
        return Client.connectTls(context, port, path, pongSide);
    }

    /** The certificate that a new connection is shown. */
    public X509Certificate shownAt(int port) {
        return shownAt(port, List.of("TLSv1.2", "TLSv1.3"));
    }

    /** The certificate that a new connection is shown that speaks only these. */
    public X509Certificate shownAt(int port, List<String> protocols) {
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(HANDSHAKE_MILLIS_MAX);
            socket.setEnabledProtocols(protocols.toArray(String[]::new));
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
