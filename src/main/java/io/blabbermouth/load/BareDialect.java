package io.blabbermouth.load;

import java.util.Optional;

/**
 * As little as chatting needs: who connects to a room's path is in it by the first {@code ping}, and each text goes to all in the
 * room, with a {@code seq} and what was sent. What a server of ours could reach if it kept nothing.
 */
final class BareDialect implements Dialect {
    private static final byte[] SEQ = Bytes.of("\"seq\":");
    private static final byte[] ID = Bytes.of("\"clientMessageId\":\"");

    @Override
    public boolean registersUsers() {
        return false;
    }

    @Override
    public String path(Room room) {
        return "/chat/" + room.chatId();
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
        if (BlabbermouthDialect.answeredPing(participant, bytes, start, end)) {
            if (!participant.hasJoined()) {
                incoming.kind = Incoming.Kind.JOINED;
            }
            return;
        }
        long id = Bytes.hex(bytes, Bytes.behindLast(bytes, start, end, ID), end);
        if (id < 0) {
            incoming.is(Incoming.Kind.GARBAGE);
        } else {
            incoming.isMessage(Bytes.decimal(bytes, Bytes.behindLast(bytes, start, end, SEQ), end), id);
        }
    }

    @Override
    public ClientFrame message(Participant participant, String content) {
        return ClientFrame.message("{\"clientMessageId\":\"", "\",\"message\":\"" + content + "\"}");
    }

    @Override
    public Optional<ClientFrame> farewell(Participant participant) {
        return Optional.empty();
    }
}
