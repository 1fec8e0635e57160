package io.blabbermouth.web;

import io.blabbermouth.config.AddressRange;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a request comes from: the peer, or whom the nearest proxies that are trusted say they speak for. */
final class ClientAddress {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    /** What somebody has who has an IPv6 address: they have at least all that begin with the same 64 bits. */
    private static final int IPV6_NETWORK_BYTES = 8;

    private final List<AddressRange> trustedProxies;

    ClientAddress(List<String> trustedProxies) {
        this.trustedProxies = trustedProxies.stream()
                .map(proxy -> AddressRange.parse("security.trustedProxies", proxy))
                .toList();
    }

    boolean isProxy(String address) {
        return trustedProxies.stream().anyMatch(range -> range.contains(address));
    }

    /** As a limit counts it, and as the audit log names it. */
    String of(HttpServerRequest request) {
        String address = host(request.remoteAddress());
        if (isProxy(address)) {
            // The nearest proxy wrote last; what stands before the first that is not trusted anybody may have written.
            String[] hops =
                    String.join(",", request.headers().getAll(FORWARDED_FOR)).split(",", -1);
            for (int i = hops.length - 1; i >= 0 && isProxy(address); i--) {
                String hop = hops[i].strip();
                if (!NetUtil.isValidIpV4Address(hop) && !NetUtil.isValidIpV6Address(hop)) {
                    break;
                }
                address = hop;
            }
        }
        return network(address);
    }

    /** Empty for what is no address, as of a connection that is gone. */
    static String host(@Nullable SocketAddress address) {
        String host = address == null ? null : address.hostAddress();
        return host == null ? "" : host;
    }

    /** What a limit counts. */
    static String network(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || bytes.length == 4) {
            return address;
        } else if (isMapped(bytes)) {
            return NetUtil.bytesToIpAddress(Arrays.copyOfRange(bytes, 12, 16));
        }
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < IPV6_NETWORK_BYTES; i += 2) {
            network.append(String.format("%x:", ((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff)));
        }
        return network + ":/64";
    }

    /** An IPv4 address as a proxy that listens on IPv6 writes it (RFC 4291, section 2.5.5.2). */
    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == -1 && bytes[11] == -1;
    }
}
