package io.blabbermouth.web;

import io.blabbermouth.config.LimitSettings;
import io.blabbermouth.security.AddressRates;
import io.blabbermouth.security.Audit;
import io.blabbermouth.security.ClientAddress;
import io.blabbermouth.security.Rates;
import io.blabbermouth.watch.WebMeters;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much of this node each address, and each chat, may have, and what is noted if they have it. Any thread may ask. */
final class Limits {
    private static final Logger LOG = LoggerFactory.getLogger(Limits.class);
    /** So many times as many connections as an address may have are answered; more are cut. */
    private static final int ANSWERED_FACTOR = 2;

    private static final String PREFIX = "limits.";

    private final ClientAddress addresses;
    private final WebMeters meters;
    private final Census peers;
    /** Connections that are counted among their peers', with these. */
    private final ConcurrentMap<HttpConnection, String> admitted = new ConcurrentHashMap<>();

    private final AddressRates handshakes;
    private final AddressRates registrations;
    private final Census callers;
    private final Census chats;
    private final Rates noted = new Rates(1);
    private final AtomicBoolean proxyWarned = new AtomicBoolean();

    Limits(LimitSettings limits, ClientAddress addresses, WebMeters meters) {
        this.meters = meters;
        this.addresses = addresses;
        this.peers = new Census(ANSWERED_FACTOR * limits.connectionsPerAddress());
        this.callers = new Census(limits.connectionsPerAddress());
        this.chats = new Census(limits.connectionsPerChat());
        this.handshakes = new AddressRates(limits.handshakesOfAnAddress());
        this.registrations = new AddressRates(limits.joinsPerMinute());
    }

    /** A connection has come, of which nothing is known yet but its peer. */
    boolean admit(HttpConnection connection) {
        String peer = ClientAddress.host(connection.remoteAddress());
        String network = ClientAddress.network(peer);
        if (addresses.isProxy(peer)) {
            return true;
        } else if (!peers.enter(network)) {
            note(network, "connectionsPerAddress");
            return false;
        }
        admitted.put(connection, network);
        return true;
    }

    /** It is gone. May be called more than once. */
    void left(HttpConnection connection) {
        String network = admitted.remove(connection);
        if (network != null) {
            peers.leave(network);
        }
    }

    AddressRates registrations() {
        return registrations;
    }

    AddressRates handshakes() {
        return handshakes;
    }

    /** How many WebSockets an address has. */
    Census callers() {
        return callers;
    }

    /** How many connections have joined a chat. */
    Census chats() {
        return chats;
    }

    /** An address, or what it asked for, was too much. */
    void note(String address, String limit) {
        note(Audit.Entry.of(Audit.Event.LIMIT, address).because(PREFIX + limit));
    }

    /** Counted, and put into the audit log: there the same refusal of an address once a minute only, as it must not be the flood's second victim. */
    void note(Audit.Entry entry) {
        String why = entry.why();
        if (entry.event() == Audit.Event.LIMIT && why != null) {
            meters.limited(why.replace(PREFIX, ""));
        }
        if (!noted.take(entry.from() + " " + entry.event() + " " + entry.why())) {
            return;
        }
        Audit.log(entry);
        if (entry.event() == Audit.Event.LIMIT
                && addresses.mayBeUnknownProxy(entry.from())
                && proxyWarned.compareAndSet(false, true)) {
            LOG.warn(
                    "{} has reached {}. If a proxy has that address, all who come through it count as one: name it in"
                            + " security.trustedProxies, so that each counts for itself",
                    entry.from(),
                    entry.why());
        }
    }
}
