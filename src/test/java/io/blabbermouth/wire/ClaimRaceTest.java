package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AllAtOnce;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PROTOCOL.md, the rows of a claim: exactly one connection wins, over all nodes. */
@Timeout(180)
@TwoNodes(forEachTest = true)
class ClaimRaceTest {
    private static final int ROUNDS = 200;
    private static final int AGENTS = 20;

    @Test
    void letsExactlyOneOfManyAgentsWinAndNamesItToTheOthers(Nodes nodes) {
        List<Client> lists = nodes.agents();
        Set<String> supportIds = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            // Given
            WaitingUser user = nodes.waitingUser(round, "Nika");
            List<Client> agents = AllAtOnce.get(AGENTS, i -> nodes.at(i).openChat(user.user()));

            // When
            for (int i = 0; i < AGENTS; i++) {
                agents.get(i).send(Frames.claim(user.user(), "Vika-" + i));
            }

            // Then
            JsonObject won = user.client().expect("SupportJoinedUser");
            supportIds.add(won.getString("supportId"));
            Client winner = oneHasWon(agents, won);
            theChatHasThatAgent(user, winner);
            lists.forEach(list -> joinedAndRemovedOnce(list, user));
        }
        assertThat(supportIds).hasSize(ROUNDS).allMatch(id -> id.matches("[0-9a-f]{32}"));
    }

    private static Client oneHasWon(List<Client> agents, JsonObject won) {
        List<Client> winners = new ArrayList<>();
        for (int i = 0; i < agents.size(); i++) {
            JsonObject answer = agents.get(i).next();
            JsonObject args = answer.getJsonObject("args");
            if (answer.getString("type").equals("SupportJoinedUser")) {
                winners.add(agents.get(i));
                assertThat(args).isEqualTo(won);
                assertThat(args.getString("supportUserName")).isEqualTo("Vika-" + i);
            } else {
                assertThat(args.getString("code")).as("%s", answer).isEqualTo("ALREADY_CLAIMED");
                assertThat(args.getString("supportUserName")).isEqualTo(won.getString("supportUserName"));
                agents.get(i).expectClosed(4409);
            }
        }
        assertThat(winners).hasSize(1);
        return winners.get(0);
    }

    /** Both hear each other and nothing else; the chat is ended, so that nothing of it comes later. */
    private static void theChatHasThatAgent(WaitingUser user, Client winner) {
        winner.send(Frames.chatMessage("Support", "Hello"));
        winner.expect("ChatMessage");
        user.client().expect("ChatMessage");
        user.client().send(Frames.leave("User"));
        for (Client client : List.of(user.client(), winner)) {
            client.expect("ChatEnded");
            client.expectClosed(1000);
        }
    }

    private static void joinedAndRemovedOnce(Client list, WaitingUser user) {
        assertThat(list.expect("UserJoined")).isEqualTo(user.user().card());
        assertThat(list.expect("RemoveUser"))
                .isEqualTo(new JsonObject().put("userId", user.user().userId()).put("reason", "joined"));
        list.expectNothingUnread();
    }
}
