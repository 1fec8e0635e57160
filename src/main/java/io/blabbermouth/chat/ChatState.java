package io.blabbermouth.chat;

/**
 * The states of a chat. They live in Redis, where each arrow is one atomic script; this is a node's view of them.
 *
 * <pre>
 *   register                claim, take back
 *      ─────►  Waiting ─────────────────────────►  Active
 *                │  ▲                                │ │
 *                │  └────────────────────────────────┘ │
 *                │     requeue: agent gone too long,   │
 *                │     or the claim never confirmed    │
 *                └────────────►  Ended  ◄──────────────┘
 *                     leave, expire
 * </pre>
 */
public sealed interface ChatState {
    /** Nobody has the chat; its user may be on the agents' lists. */
    record Waiting() implements ChatState {}

    /** One agent has the chat. */
    record Active(Support support) implements ChatState {}

    /** Over for good; nothing can be joined or said. */
    record Ended() implements ChatState {}
}
