package io.blabbermouth.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network, or a single address, in the notation of RFC 4632: {@code 10.0.0.0/8}, {@code fd00::/8}, {@code 192.0.2.7}.
 *
 * @param prefixBits how many of the first bits count
 */
public record AddressRange(InetAddress network, int prefixBits) {
    /** Only what needs no name to be looked up. */
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** @throws SettingsException which names the key */
    public static AddressRange parse(String key, String text) {
        String[] parts = text.split("/", 2);
        InetAddress network = literal(parts[0]);
        int bits = network == null ? 0 : network.getAddress().length * 8;
        int prefix = parts.length == 1 ? bits : number(parts[1]);
        if (network == null || prefix < 0 || prefix > bits) {
            throw new SettingsException(
                    key + ": \"" + text + "\" is neither an address nor a network as 10.0.0.0/8 or fd00::/8");
        }
        return new AddressRange(network, prefix);
    }

    /** @param address a literal; anything else is in no range */
    public boolean contains(String address) {
        InetAddress other = literal(address);
        if (other == null || other.getClass() != network.getClass()) {
            return false;
        }
        byte[] mine = network.getAddress();
        byte[] its = other.getAddress();
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((mine[bit / 8] & mask) != (its[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Null for what is no address. */
    private static @Nullable InetAddress literal(String text) {
        try {
            return LITERAL.matcher(text).matches() ? InetAddress.getByName(text) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }
}
