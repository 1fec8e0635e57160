package io.blabbermouth.load;

import java.util.Optional;

/** What a server and its clients say to each other; stateless. */
interface Dialect {
    /** Whether a room is made by registering a user, over HTTP; else any name is one. */
    boolean registersUsers();

    /** Where a room's WebSockets are. */
    String path(Room room);

    /** What a participant sends as soon as it is connected; nothing if it waits for the server to speak. */
    Optional<ClientFrame> greeting(Participant participant);

    /** Whether who comes back is told what was said meanwhile. */
    boolean resumes();

    /** Understands one text: what it is, is in the participant's {@link Incoming} then. */
    void read(Participant participant, byte[] bytes, int start, int end);

    /** A message of that content; its id is another each time. */
    ClientFrame message(Participant participant, String content);

    /** Ends the chat for good, so that nothing of it stays behind; empty if there is no such thing. */
    Optional<ClientFrame> farewell(Participant participant);
}
