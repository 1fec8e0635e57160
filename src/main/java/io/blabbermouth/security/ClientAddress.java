package io.blabbermouth.security;

import io.blabbermouth.config.AddressRange;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a request comes from: the peer, or whom the nearest proxies that are trusted say they speak for. */
public final class ClientAddress {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final Pattern BRACKETED_OR_WITH_PORT =
            Pattern.compile("\\[([^]\\[]*)](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}");
    /** What somebody has who has an IPv6 address: they have at least all that begin with the same 64 bits. */
    private static final int IPV6_NETWORK_BYTES = 8;

    /** Before an IPv4 address, as a proxy that listens on IPv6 writes it (RFC 4291, section 2.5.5.2). */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    /** Before an IPv4 address whose packets NAT64 has translated (RFC 6052, section 2.1). */
    private static final byte[] TRANSLATED = {0, 0x64, -1, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private static final String IPV6_NETWORK = "::/64";
    /** What a company gets, and whoever rents a machine often does (RFC 6177). */
    private static final String IPV6_SITE = "::/48";

    /** Not of the internet: of one machine, a network of its own, or a provider's between both. */
    private static final List<AddressRange> PRIVATE = Stream.of(
                    "127.0.0.0/8",
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "100.64.0.0/10",
                    "::/64",
                    "fc00::/7",
                    "fe80::/10")
            .map(range -> AddressRange.parse("private", range))
            .toList();

    private final List<AddressRange> trustedProxies;

    public ClientAddress(List<String> trustedProxies) {
        this.trustedProxies = trustedProxies.stream()
                .map(proxy -> AddressRange.parse("security.trustedProxies", proxy))
                .toList();
    }

    public boolean isProxy(String address) {
        return trustedProxies.stream().anyMatch(range -> range.contains(address));
    }

    /** Whether nobody has said of whom it speaks, and it is where proxies are. */
    public boolean mayBeUnknownProxy(String network) {
        String address = network.split("/", 2)[0];
        return trustedProxies.isEmpty() && PRIVATE.stream().anyMatch(range -> range.contains(address));
    }

    /** As a limit counts it, and as the audit log names it. */
    public String of(HttpServerRequest request) {
        String address = host(request.remoteAddress());
        if (isProxy(address)) {
            // The nearest proxy wrote last; what stands before the first that is not trusted anybody may have written.
            String[] hops =
                    String.join(",", request.headers().getAll(FORWARDED_FOR)).split(",", -1);
            for (int i = hops.length - 1; i >= 0 && isProxy(address); i--) {
                String hop = withoutPort(hops[i].strip());
                if (!NetUtil.isValidIpV4Address(hop) && !NetUtil.isValidIpV6Address(hop)) {
                    break;
                }
                address = hop;
            }
        }
        return network(address);
    }

    /** Some proxies write it: {@code 192.0.2.7:50123}, {@code [2001:db8::1]:50123}. */
    private static String withoutPort(String hop) {
        Matcher matcher = BRACKETED_OR_WITH_PORT.matcher(hop);
        return matcher.matches() ? (matcher.group(1) == null ? matcher.group(2) : matcher.group(1)) : hop;
    }

    /** Empty for what is no address, as of a connection that is gone. */
    public static String host(@Nullable SocketAddress address) {
        String host = address == null ? null : address.hostAddress();
        return host == null ? "" : host;
    }

    /** What a limit counts. */
    public static String network(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || bytes.length == 4) {
            return address;
        } else if (hasPrefix(bytes, MAPPED) || hasPrefix(bytes, TRANSLATED)) {
            return NetUtil.bytesToIpAddress(Arrays.copyOfRange(bytes, 12, 16));
        }
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < IPV6_NETWORK_BYTES; i += 2) {
            network.append(String.format("%x:", ((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff)));
        }
        return network.substring(0, network.length() - 1) + IPV6_NETWORK;
    }

    /** Of an IPv6 network, as {@link #network} writes it, what its first 48 bits say; null for an IPv4 address. */
    public static @Nullable String site(String network) {
        if (!network.endsWith(IPV6_NETWORK)) {
            return null;
        }
        int end = network.length() - IPV6_NETWORK.length();
        return network.substring(0, network.lastIndexOf(':', end - 1)) + IPV6_SITE;
    }

    private static boolean hasPrefix(byte[] address, byte[] prefix) {
        return Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
    }
}
