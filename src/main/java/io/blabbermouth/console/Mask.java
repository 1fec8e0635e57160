package io.blabbermouth.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blabbermouth.chat.Ids;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hides what people have said and who they are, and the ids that open chats: a text becomes its length, an id a name that is the
 * same wherever it comes up while the process runs, so that a conversation can be followed. All text is hidden but what is known to
 * be harmless, so that what is added one day is hidden until somebody says otherwise.
 */
final class Mask {
    private static final Set<String> HARMLESS = Set.of(
            "type",
            "side",
            "from",
            "by",
            "state",
            "admission",
            "reason",
            "readiness",
            "kind",
            "what",
            "version",
            "roles");
    private static final String ATTRIBUTES = "attributes";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final int NAME_BYTES = 4;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key = new SecretKeySpec(Ids.random().getBytes(StandardCharsets.US_ASCII), ALGORITHM);

    JsonNode hide(JsonNode node) {
        return hide(node, "", false);
    }

    /** An address, or another short text of ours that may have ids in it. */
    String hideIds(String text) {
        return ID.matcher(text).replaceAll(id -> name(id.group()));
    }

    /** @param isTheirs below what websites say of their visitors, in names of their own: there nothing is harmless */
    private JsonNode hide(JsonNode node, String field, boolean isTheirs) {
        if (node.isObject()) {
            ObjectNode hidden = JsonNodeFactory.instance.objectNode();
            boolean below = isTheirs || ATTRIBUTES.equals(field);
            node.properties()
                    .forEach(each -> hidden.set(
                            below ? lengthOf(each.getKey()) : hideIds(each.getKey()),
                            hide(each.getValue(), each.getKey(), below)));
            return hidden;
        } else if (node.isArray()) {
            ArrayNode hidden = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> hidden.add(hide(each, field, isTheirs)));
            return hidden;
        } else if (node.isTextual() && (isTheirs || !HARMLESS.contains(field))) {
            String text = node.textValue();
            return JsonNodeFactory.instance.textNode(ID.matcher(text).matches() ? name(text) : lengthOf(text));
        }
        return node;
    }

    private static String lengthOf(String text) {
        return "(" + text.length() + " characters)";
    }

    private String name(String id) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] hash = mac.doFinal(id.getBytes(StandardCharsets.US_ASCII));
            return "#" + HexFormat.of().formatHex(hash, 0, NAME_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
