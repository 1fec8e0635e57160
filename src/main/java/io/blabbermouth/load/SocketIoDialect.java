package io.blabbermouth.load;

import java.util.Optional;

/**
 * Socket.IO 4 over WebSocket alone (Engine.IO 4): {@code 0} opens, {@code 40} connects, {@code 42[…]} is an event, {@code 2} and {@code
 * 3} are the heartbeat. The events are {@code join} and {@code joined} with a room, and {@code message} both ways, the server's with
 * what it got and, if it numbers them, a {@code seq}; {@code failed} is what the server could not keep.
 */
final class SocketIoDialect implements Dialect {
    private static final byte[] OPEN = Bytes.of("0{");
    private static final byte[] CONNECTED = Bytes.of("40{");
    private static final byte[] REFUSED = Bytes.of("44");
    private static final byte[] CLOSED = Bytes.of("41");
    private static final byte[] PING = Bytes.of("2");
    private static final byte[] EVENT = Bytes.of("42[");
    private static final byte[] MESSAGE = Bytes.of("42[\"message\",");
    private static final byte[] JOINED = Bytes.of("42[\"joined\"");
    private static final byte[] FAILED = Bytes.of("42[\"failed\",");
    private static final byte[] SEQ = Bytes.of("\"seq\":");
    private static final byte[] ID = Bytes.of("\"clientMessageId\":\"");
    private static final ClientFrame PONG = ClientFrame.text("3");
    private static final ClientFrame CONNECT = ClientFrame.text("40");

    @Override
    public boolean registersUsers() {
        return false;
    }

    @Override
    public String path(Room room) {
        return "/socket.io/?EIO=4&transport=websocket";
    }

    @Override
    public Optional<ClientFrame> greeting(Participant participant) {
        return Optional.empty();
    }

    @Override
    public boolean resumes() {
        return false;
    }

    @Override
    public void read(Participant participant, byte[] bytes, int start, int end) {
        Incoming incoming = participant.incoming();
        if (Bytes.startsWith(bytes, start, end, MESSAGE)) {
            long seq = Bytes.decimal(bytes, Bytes.behindLast(bytes, start, end, SEQ), end);
            incoming.isMessage(seq, Bytes.hex(bytes, Bytes.behindLast(bytes, start, end, ID), end));
        } else if (Bytes.equals(bytes, start, end, PING)) {
            incoming.isReply(PONG);
        } else if (Bytes.startsWith(bytes, start, end, OPEN)) {
            incoming.isReply(CONNECT);
        } else if (Bytes.startsWith(bytes, start, end, CONNECTED)) {
            incoming.isReply(ClientFrame.text(
                    "42[\"join\",{\"room\":\"" + participant.room().chatId() + "\"}]"));
        } else if (Bytes.startsWith(bytes, start, end, JOINED)) {
            incoming.is(Incoming.Kind.JOINED);
        } else if (Bytes.startsWith(bytes, start, end, FAILED)) {
            incoming.isError("FAILED", Bytes.hex(bytes, Bytes.behindLast(bytes, start, end, ID), end));
        } else if (Bytes.startsWith(bytes, start, end, REFUSED) || Bytes.startsWith(bytes, start, end, CLOSED)) {
            incoming.isError("CONNECT_ERROR", -1);
        } else {
            incoming.is(Bytes.startsWith(bytes, start, end, EVENT) ? Incoming.Kind.OTHER : Incoming.Kind.GARBAGE);
        }
    }

    @Override
    public ClientFrame message(Participant participant, String content) {
        return ClientFrame.message(
                "42[\"message\",{\"room\":\"" + participant.room().chatId() + "\",\"clientMessageId\":\"",
                "\",\"message\":\"" + content + "\"}]");
    }

    @Override
    public Optional<ClientFrame> farewell(Participant participant) {
        return Optional.empty();
    }
}
