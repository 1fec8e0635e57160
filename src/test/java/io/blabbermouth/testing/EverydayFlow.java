package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Nodes.WaitingUser;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A bit of everything that nodes do for users and agents; for stores that are set up otherwise than usual. */
public final class EverydayFlow {
    /** With these a user who is gone has left soon. */
    public static final String CONFIG =
            "{\"chat\": {\"leaveGraceSeconds\": 1}, \"subscriber\": {\"reservationSeconds\": 1}}";

    private static final int USERS = 24;
    private static final int AGENTS = 6;

    private EverydayFlow() {}

    public static void passesOn(Nodes nodes) {
        List<AgentList> lists = List.of(AgentList.batch(nodes.a()), AgentList.batch(nodes.b()));
        lists.forEach(AgentList::followToSnapshot);
        List<WaitingUser> users = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            users.add(nodes.waitingUser(i, "Nika"));
        }
        List<String> userIds =
                users.stream().map(waiting -> waiting.user().userId()).toList();
        lists.forEach(list -> list.followUntil(listed -> listed.containsAll(userIds)));
        lists.forEach(
                list -> assertThat(list.reload().followToSnapshot().userIds()).containsExactlyElementsOf(userIds));

        hidesAndReturns(users.get(0), lists);
        for (WaitingUser user : users.subList(2, USERS)) {
            exactlyOneWins(user, nodes);
        }
        users.subList(0, 2).forEach(user -> user.client().close());
        lists.forEach(list -> list.followUntil(Set::isEmpty));
    }

    private static void hidesAndReturns(WaitingUser user, List<AgentList> lists) {
        lists.get(0).client().send(Frames.joinUser(user.user()));
        lists.forEach(
                list -> list.followUntil(listed -> !listed.contains(user.user().userId())));
        lists.forEach(
                list -> list.followUntil(listed -> listed.contains(user.user().userId())));
    }

    private static void exactlyOneWins(WaitingUser user, Nodes nodes) {
        List<Client> agents = AllAtOnce.get(AGENTS, i -> nodes.at(i).claim(user.user(), "Vika-" + i));
        JsonObject won = user.client().expect("SupportJoinedUser");
        Client winner = null;
        for (Client agent : agents) {
            JsonObject answer = agent.next();
            if (answer.getString("type").equals("SupportJoinedUser")) {
                assertThat(winner).as("another winner").isNull();
                assertThat(answer.getJsonObject("args")).isEqualTo(won);
                winner = agent;
            } else {
                assertThat(answer.getJsonObject("args").getString("code")).isEqualTo("ALREADY_CLAIMED");
                agent.expectClosed(4409);
            }
        }
        assertThat(winner).as("the winner").isNotNull();
        Client.expectNothingElse(user.client(), winner);
    }
}
