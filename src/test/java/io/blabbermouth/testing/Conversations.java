package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Many chats at a time, so that every part of the store has some: users on one node, agents on the other. */
public final class Conversations {
    private final List<Nodes.ActiveChat> chats = new ArrayList<>();
    private final List<CarefulClient> users = new ArrayList<>();
    private final List<CarefulClient> supports = new ArrayList<>();
    /** The ids of what was said, by chat and in the order of each side. */
    private final List<List<String>> said = new ArrayList<>();

    private Conversations(int count, Nodes nodes) {
        for (int i = 0; i < count; i++) {
            Nodes.ActiveChat chat = nodes.activeChat();
            chats.add(chat);
            users.add(new CarefulClient(chat.userClient(), "User"));
            supports.add(new CarefulClient(chat.supportClient(), "Support"));
            said.add(new ArrayList<>());
        }
    }

    public static Conversations start(int count, Nodes nodes) {
        return new Conversations(count, nodes);
    }

    public List<Nodes.ActiveChat> chats() {
        return List.copyOf(chats);
    }

    /** Each side of each chat says something; nobody waits for an answer. */
    public Conversations sayAll(String what) {
        for (int i = 0; i < chats.size(); i++) {
            say(i, users.get(i), "u-" + what);
            say(i, supports.get(i), "s-" + what);
        }
        return this;
    }

    /** What could not be stored is said again, once. */
    public Conversations repeatAll() {
        users.forEach(CarefulClient::repeat);
        supports.forEach(CarefulClient::repeat);
        return this;
    }

    /** What could not be stored is said again until it is; all have heard all, in one order and once. */
    public void goOn() {
        List<CarefulClient> all =
                Stream.concat(users.stream(), supports.stream()).toList();
        List<CarefulClient> acknowledged =
                AllAtOnce.get(all.size(), i -> all.get(i).repeatUntilAcknowledged());
        assertThat(acknowledged).hasSameSizeAs(all);
        for (int i = 0; i < chats.size(); i++) {
            CarefulClient user = users.get(i).hearUntil(said.get(i).size());
            CarefulClient support = supports.get(i).hearUntil(said.get(i).size());
            assertThat(user.heard()).isEqualTo(support.heard());
            assertThat(user.heardIds()).containsExactlyInAnyOrderElementsOf(said.get(i));
        }
    }

    /** Waits until each side has an answer to what it said. @return the indexes of chats where it could not be stored */
    public Set<Integer> unavailable() {
        Set<Integer> unavailable = new TreeSet<>();
        for (int i = 0; i < chats.size(); i++) {
            Set<String> ofUser = users.get(i).hearUntilUnderWay(0).unavailable();
            Set<String> ofSupport = supports.get(i).hearUntilUnderWay(0).unavailable();
            if (!ofUser.isEmpty() || !ofSupport.isEmpty()) {
                unavailable.add(i);
            }
        }
        return unavailable;
    }

    private void say(int index, CarefulClient side, String id) {
        said.get(index).add(id);
        side.say(id);
    }
}
