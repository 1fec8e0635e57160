package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentList;
import io.blabbermouth.testing.AllAtOnce;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.TwoNodes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PROTOCOL.md, the row of Load: nothing between snapshot and live stream is missed or told twice. */
@Timeout(180)
@TwoNodes(forEachTest = true)
class QueueUnderLoadTest {
    private static final int USERS = 200;

    @Test
    void showsTheSameUsersInTheSameOrderOnBothNodes(Nodes nodes) {
        // Given
        List<AgentList> live = Stream.of(nodes.a(), nodes.b())
                .flatMap(node ->
                        Stream.of(AgentList.bare(node), AgentList.batch(node).followToSnapshot()))
                .toList();

        // When
        List<String> joined = AllAtOnce.get(
                USERS, i -> nodes.waitingUser(i, "Nika-" + i).user().userId());

        // Then
        live.forEach(list -> list.followUntil(Set.copyOf(joined)::equals));
        List<String> fresh = AgentList.batch(nodes.a()).followToSnapshot().userIds();
        assertThat(fresh).containsExactlyInAnyOrderElementsOf(joined);
        assertThat(AgentList.batch(nodes.b()).followToSnapshot().userIds()).isEqualTo(fresh);
        for (AgentList list : live) {
            list.shows(fresh, nodes.redis());
            list.client().expectNothingUnread();
        }
    }

    @Test
    void keepsAListTrueThroughSnapshotsAndLiveEvents(Nodes nodes) {
        // Given
        AgentList reloading = AgentList.batch(nodes.b()).followToSnapshot();
        Client reserving = nodes.a().openUsers();
        CompletableFuture<AgentList> late = new CompletableFuture<>();

        // When
        CompletableFuture<Set<String>> comingAndGoing =
                CompletableFuture.supplyAsync(() -> comeAndGo(nodes, reserving, late));
        while (!comingAndGoing.isDone()) {
            reloading.reload().followToSnapshot();
        }

        // Then
        Set<String> staying = new HashSet<>(comingAndGoing.join());
        // Whoever has heard of it has heard of all that went before.
        staying.add(nodes.waitingUser(0, "Last").user().userId());
        List<String> fresh =
                AgentList.batch(nodes.a()).followUntil(staying::equals).userIds();
        for (AgentList list : List.of(reloading, late.join(), AgentList.bare(nodes.b()))) {
            list.followUntil(staying::equals).shows(fresh, nodes.redis());
            list.client().expectNothingUnread();
        }
    }

    /**
     * Users who join and, three of four, leave, are claimed, or are reserved and claimed.
     *
     * @param late an agent who loads in the middle of it
     * @return who stays
     */
    private static Set<String> comeAndGo(Nodes nodes, Client reserving, CompletableFuture<AgentList> late) {
        List<String> userIds = AllAtOnce.get(USERS, i -> {
            WaitingUser user = nodes.waitingUser(i, "Nika-" + i);
            if (i == USERS / 2) {
                late.complete(AgentList.bare(nodes.a()));
            }
            switch (i % 4) {
                case 0 -> user.client().send(Frames.leave("User")).expect("ChatEnded");
                case 1 -> nodes.at(i + 1).claim(user.user(), "Vika").expect("SupportJoinedUser");
                case 2 -> {
                    reserving.send(Frames.joinUser(user.user()));
                    nodes.at(i).claim(user.user(), "Kiku").expect("SupportJoinedUser");
                }
                default -> {
                    // Stays.
                }
            }
            return user.user().userId();
        });
        return IntStream.range(0, USERS)
                .filter(i -> i % 4 == 3)
                .mapToObj(userIds::get)
                .collect(Collectors.toSet());
    }
}
