package io.blabbermouth.terminal;

import io.blabbermouth.terminal.Replies.Entry;
import io.blabbermouth.terminal.Replies.NodeStep;
import java.util.Optional;
import java.util.Set;

/** What became of a message, in a sentence. */
final class Verdict {
    private final Message message;

    Verdict(Message message) {
        this.message = message;
    }

    String sentence() {
        return subject() + " " + fate() + silent();
    }

    private String subject() {
        String name = message.clientMessageId() == null ? "" : " (" + message.clientMessageId() + ")";
        return message.seq() > 0 ? "Message " + message.seq() + name : "The message" + name;
    }

    private String fate() {
        Entry entry = message.entry();
        if (entry != null) {
            return "of the " + side(entry) + " was stored" + afterAccepted() + deliveries() + seen() + ".";
        } else if (message.was("REFUSED")) {
            return "was refused with " + message.detailOf("REFUSED") + ": it is not in the log, and will not be.";
        } else if (isBeforeLog()) {
            return "is no longer in the log, of which the latest entries are kept" + deliveries() + ".";
        } else if (message.was("STORED")) {
            return "was stored, and is not in the log any more: the chat is over, or Redis has forgotten it.";
        } else if (message.was("UNKNOWN")) {
            return "is not in the log: Redis did not answer, and its sender was told " + message.detailOf("UNKNOWN")
                    + ", and to send it again.";
        } else if (message.was("ACCEPTED")) {
            return "is not in the log: its sender's node has asked Redis, and has no answer.";
        }
        return message.trace().entries().isEmpty() && message.trace().steps().isEmpty()
                ? "cannot be found: nobody knows of that chat. It never was, or is over for long, or the id is wrong."
                : "cannot be found: it has come to none of the nodes that have answered, or too long ago.";
    }

    private static String side(Entry entry) {
        return "Support".equals(entry.from()) ? "agent" : "visitor";
    }

    private boolean isBeforeLog() {
        Optional<Entry> first =
                message.trace().entries().stream().filter(Entry::isMessage).findFirst();
        return message.seq() > 0
                && first.isPresent()
                && message.seq() < first.get().seq();
    }

    private String afterAccepted() {
        Optional<Long> accepted = message.steps().stream()
                .filter(each -> each.step().what().equals("ACCEPTED"))
                .map(each -> each.step().atMicros())
                .findFirst();
        Optional<NodeStep> stored = message.steps().stream()
                .filter(each -> each.step().what().equals("STORED"))
                .findFirst();
        return accepted.isEmpty() || stored.isEmpty()
                ? ""
                : " by " + stored.get().node() + " within "
                        + Text.millis((stored.get().step().atMicros() - accepted.get()) / 1e3) + " ms";
    }

    private String deliveries() {
        Set<String> delivered = message.deliveredTo();
        Set<String> later = message.toldLater();
        Set<String> missing = message.missing();
        StringBuilder text = new StringBuilder();
        if (!delivered.isEmpty()) {
            text.append(", and delivered to ").append(connections(delivered));
        }
        if (!later.isEmpty()) {
            text.append(", and told with the history to ").append(connections(later));
        }
        if (!missing.isEmpty()) {
            text.append(", but NOT to ").append(connections(missing)).append(", which could have got it");
        } else if (delivered.isEmpty() && later.isEmpty()) {
            text.append("; no connection that is known was there to get it");
        }
        return text.toString();
    }

    private static String connections(Set<String> connections) {
        return connections.size() + (connections.size() == 1 ? " connection (" : " connections (")
                + String.join(", ", connections) + ")";
    }

    private String seen() {
        String by = message.detailOf("SEEN");
        return by.isEmpty() ? "" : "; the " + (by.equals("Support") ? "agent" : "visitor") + " has seen it";
    }

    private String silent() {
        return message.trace().silent().isEmpty()
                ? ""
                : " No answer from " + String.join(", ", message.trace().silent())
                        + ": what happened there is not known.";
    }
}
