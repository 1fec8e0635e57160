package io.blabbermouth.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** docs/protocol.md. */
final class BlabbermouthDialect implements Dialect {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] PING = Bytes.of("ping");
    private static final ClientFrame PONG_USER = ClientFrame.text("pong:user");
    private static final ClientFrame PONG_SUPPORT = ClientFrame.text("pong:support");
    private static final byte[] MESSAGE = Bytes.of("{\"type\":\"ChatMessage\",");
    private static final byte[] SEQ = Bytes.of("\"seq\":");
    private static final byte[] ID = Bytes.of("\"clientMessageId\":\"");

    @Override
    public boolean registersUsers() {
        return true;
    }

    @Override
    public String path(Room room) {
        return "/chat/" + room.chatId();
    }

    @Override
    public Optional<ClientFrame> greeting(Participant participant) {
        Map<String, Object> args = new TreeMap<>(Map.of(
                "from", participant.side().word, "userId", participant.room().userId()));
        if (!participant.supportId().isEmpty()) {
            args.put("supportId", participant.supportId());
        } else if (participant.side() == Side.SUPPORT) {
            args.put("supportUserName", participant.name());
        }
        if (!participant.epoch().isEmpty()) {
            args.put("epoch", participant.epoch());
            args.put("after", participant.after());
        }
        return Optional.of(frame("Join", args));
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public void read(Participant participant, byte[] bytes, int start, int end) {
        Incoming incoming = participant.incoming();
        if (answeredPing(participant, bytes, start, end)) {
            return;
        }
        if (Bytes.startsWith(bytes, start, end, MESSAGE)) {
            long seq = Bytes.decimal(bytes, Bytes.behindLast(bytes, start, end, SEQ), end);
            long id = Bytes.hex(bytes, Bytes.behindLast(bytes, start, end, ID), end);
            if (seq >= 0 && id >= 0) {
                incoming.isMessage(seq, id);
                return;
            }
        }
        readWhole(incoming, bytes, start, end);
    }

    @Override
    public ClientFrame message(Participant participant, String content) {
        return ClientFrame.message(
                "{\"type\":\"ChatMessage\",\"args\":{\"from\":\"" + participant.side().word + "\",\"content\":\""
                        + content + "\",\"clientMessageId\":\"",
                "\"}}");
    }

    @Override
    public Optional<ClientFrame> farewell(Participant participant) {
        return Optional.of(frame("Leave", Map.of("from", participant.side().word)));
    }

    /** @return whether it was a ping */
    static boolean answeredPing(Participant participant, byte[] bytes, int start, int end) {
        boolean isPing = Bytes.equals(bytes, start, end, PING);
        if (isPing) {
            participant.incoming().isReply(participant.side() == Side.USER ? PONG_USER : PONG_SUPPORT);
        }
        return isPing;
    }

    static ClientFrame frame(String type, Map<String, Object> args) {
        try {
            return ClientFrame.text(JSON.writeValueAsString(new Message(type, args)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Message(String type, Map<String, Object> args) {}

    /** What is rare, or does not look as it does mostly. */
    private static void readWhole(Incoming incoming, byte[] bytes, int start, int end) {
        JsonNode message;
        try {
            message = JSON.readTree(bytes, start, end - start);
        } catch (IOException e) {
            incoming.is(Incoming.Kind.GARBAGE);
            return;
        }
        JsonNode args = message.path("args");
        switch (message.path("type").asText()) {
            case "" -> incoming.is(Incoming.Kind.GARBAGE);
            case "UserJoined", "SupportJoinedUser" -> {
                incoming.is(Incoming.Kind.JOINED);
                incoming.epoch = args.path("epoch").asText();
                incoming.supportId = args.path("supportId").asText();
                incoming.supportUserName = args.path("supportUserName").asText();
            }
            case "ChatMessage" -> incoming.isMessage(args.path("seq").asLong(-1), id(args));
            case "ChatHistory" -> history(incoming, args);
            case "Error" -> incoming.isError(args.path("code").asText("UNKNOWN"), id(args));
            default -> incoming.is(Incoming.Kind.OTHER);
        }
    }

    private static void history(Incoming incoming, JsonNode args) {
        JsonNode messages = args.path("messages");
        incoming.is(Incoming.Kind.HISTORY);
        incoming.epoch = args.path("epoch").asText();
        incoming.messages = messages.size();
        incoming.seq = messages.path(messages.size() - 1).path("seq").asLong(-1);
    }

    private static long id(JsonNode args) {
        byte[] text = Bytes.of(args.path("clientMessageId").asText());
        return Bytes.hex(text, 0, text.length);
    }
}
