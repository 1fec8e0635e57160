package io.blabbermouth.console;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.bus.NodeRequest;
import io.blabbermouth.bus.NodesRequest;
import io.blabbermouth.bus.QueueRequest;
import io.blabbermouth.chat.ChatId;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What may be sent on the bus by hand. What only the bridge may say, as Redis has said it before, is not among it: it would make
 * this node believe what is nowhere true. Nor is what cannot be undone.
 */
final class BusForm {
    private static final long ANSWER_MILLIS_MAX = 5000;
    private static final String TYPING = "chat.<chatId>";
    private static final String CHAT = "chat.";

    private final Bus bus;
    private final Map<String, Entry<?, ?>> requests = new TreeMap<>();

    /** @param isHarmless whether it only reads */
    private record Entry<Q, A>(Bus.Request<Q, A> address, Class<Q> type, boolean isHarmless) {}

    BusForm(Bus bus) {
        this.bus = bus;
        add(Bus.LOAD_QUEUE, QueueRequest.Load.class, true);
        add(Bus.RESERVE, QueueRequest.Reserve.class, false);
        add(Bus.LOAD_CHAT, ChatRequest.Load.class, true);
        add(Bus.APPEND, ChatRequest.Append.class, false);
        add(Bus.TYPING, ChatRequest.Typing.class, false);
        add(Bus.SEEN, ChatRequest.Seen.class, false);
        add(Bus.LEAVE, ChatRequest.Leave.class, false);
        add(Bus.READY, NodeRequest.Ready.class, true);
        add(Bus.DESCRIBE_NODE, NodesRequest.Describe.class, true);
        add(Bus.LOAD_NODES, NodesRequest.Load.class, true);
        add(Bus.LIST_CHATS, NodesRequest.Chats.class, true);
        add(Bus.TRACE, NodesRequest.Trace.class, true);
    }

    /** address -> what its body is made of; what a page offers. */
    Map<String, String> addresses() {
        Map<String, String> all = new TreeMap<>();
        requests.forEach((address, entry) -> all.put(address, BusJson.componentsOf(entry.type())));
        all.put(TYPING, BusJson.componentsOf(ChatEvent.Typing.class));
        return all;
    }

    /** What somebody has filled in. */
    record Filled(String kind, String address, @Nullable Object body) {}

    /** Whether it only reads. */
    boolean isHarmless(String address) {
        Entry<?, ?> entry = requests.get(address);
        return entry != null && entry.isHarmless();
    }

    /** @return the reply's body; null for a message that has none */
    Future<@Nullable Object> send(Filled filled) throws BadInputException {
        String json = filled.body() == null ? "{}" : BusJson.write(filled.body());
        return switch (filled.kind()) {
            case "request" -> request(entry(filled.address()), json);
            case "send" -> {
                Future<@Nullable Object> unused = request(entry(filled.address()), json);
                yield Future.succeededFuture();
            }
            case "publish" -> publish(filled.address(), json);
            default -> throw new BadInputException("kind is none of request, send, publish");
        };
    }

    private <Q, A> void add(Bus.Request<Q, A> address, Class<Q> type, boolean isHarmless) {
        requests.put(address.name(), new Entry<>(address, type, isHarmless));
    }

    private Entry<?, ?> entry(String address) throws BadInputException {
        Entry<?, ?> entry = requests.get(address);
        if (entry == null) {
            throw new BadInputException("nobody handles what is sent to that address by hand; there are "
                    + String.join(", ", requests.keySet()));
        }
        return entry;
    }

    private <Q, A> Future<@Nullable Object> request(Entry<Q, A> entry, String json) throws BadInputException {
        return bus.request(entry.address(), BusJson.read(json, entry.type()))
                .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .map(reply -> (Object) reply);
    }

    private Future<@Nullable Object> publish(String address, String json) throws BadInputException {
        Optional<ChatId> chatId =
                address.startsWith(CHAT) ? ChatId.parse(address.substring(CHAT.length())) : Optional.empty();
        if (chatId.isEmpty()) {
            throw new BadInputException("only " + TYPING
                    + " can be published on by hand: all else is for the bridge, which says what Redis has said");
        }
        bus.publish(Bus.chat(chatId.get()), BusJson.read(json, ChatEvent.Typing.class));
        return Future.succeededFuture();
    }
}
