package io.blabbermouth.checker;

import io.blabbermouth.testing.Registered;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Who takes part: users and agents in chats, some with two tabs, some with clients of the oldest protocol; and users who wait. */
final class Population {
    private static final long IMPATIENT_MILLIS = 4000;
    private static final long PATIENT_MILLIS = 120_000;
    private static final int AT_A_TIME_MAX = 4;

    private final Loop loop;
    private final List<Place> places;
    private final Plan plan;
    private final Journal journal;
    private final List<ChatRecord> talking = new ArrayList<>();
    private final List<ChatRecord> waiting = new ArrayList<>();
    /** Users' second ones. */
    private final List<Member> tabs = new ArrayList<>();

    private final List<PendingList> lists = new ArrayList<>();
    private int chats;
    private int members;
    private boolean over;

    Population(Loop loop, List<Place> places, Plan plan, Journal journal) {
        this.loop = loop;
        this.places = places;
        this.plan = plan;
        this.journal = journal;
        for (int i = 0; i < places.size(); i++) {
            lists.add(new PendingList(
                    loop,
                    target(List.of(places.get(i)), 0, new Line.Path(false, "/users"), "pong:support", "on the list"),
                    journal));
        }
    }

    /** A user who is asked for by two agents at once, and talks with whoever wins. */
    void addTalking() {
        int index = chats++;
        register(index, user -> {
            ChatRecord chat = new ChatRecord(user, journal);
            talking.add(chat);
            boolean ofOldestProtocol = plan.crowd().oldestProtocol() && index % 5 == 4;
            int atATimeMax = index % 2 == 0 || ofOldestProtocol ? 1 : AT_A_TIME_MAX;
            Role role = new Role(true, !ofOldestProtocol, atATimeMax, plan.padding());
            join(chat, role, index).onUserWaits(() -> callAgents(chat, index));
            if (index % 4 == 0) {
                tabs.add(join(chat, new Role(true, true, 1, plan.padding()), index + 2));
            }
        });
    }

    /** A user whom no agent asks for. */
    void addWaiting() {
        int index = chats++;
        register(index, user -> {
            ChatRecord chat = new ChatRecord(user, journal);
            waiting.add(chat);
            join(chat, new Role(true, true, 0, plan.padding()), index);
        });
    }

    /** One more of the user's tabs, at a node that may not know the chat yet; it says nothing. */
    Member addLateTab(ChatRecord chat) {
        return join(chat, new Role(true, true, 0, plan.padding()), talking.indexOf(chat) + 2);
    }

    /** One who only reads, with the chat's whole history, as a user's new tab. */
    Member addWitness(ChatRecord chat) {
        return join(
                chat,
                new Role(true, true, 0, plan.padding()),
                ThreadLocalRandom.current().nextInt(places.size()));
    }

    List<ChatRecord> talking() {
        return talking;
    }

    List<ChatRecord> waiting() {
        return waiting;
    }

    List<Member> tabs() {
        return tabs;
    }

    List<ChatRecord> all() {
        List<ChatRecord> all = new ArrayList<>(talking);
        all.addAll(waiting);
        return all;
    }

    List<Member> allMembers() {
        return all().stream().flatMap(chat -> chat.members().stream()).toList();
    }

    List<PendingList> lists() {
        return lists;
    }

    void checkSilence() {
        allMembers().forEach(member -> member.line().checkSilence());
        lists.forEach(PendingList::checkSilence);
    }

    void end() {
        over = true;
        allMembers().forEach(Member::end);
        lists.forEach(PendingList::end);
    }

    /** Not on the loop's present turn: the user is to be told all that its join brings first. */
    private void callAgents(ChatRecord chat, int index) {
        boolean ofOldestProtocol = plan.crowd().oldestProtocol() && index % 5 == 3;
        for (int rival = 1; rival <= plan.crowd().rivals(); rival++) {
            int atATimeMax = index % 3 == 0 && !ofOldestProtocol ? AT_A_TIME_MAX : 1;
            Role role = new Role(false, !ofOldestProtocol, atATimeMax, plan.padding());
            int at = index + rival;
            loop.later(1, () -> {
                if (!over && !chat.isActive()) {
                    join(chat, role, at);
                }
            });
        }
    }

    private Member join(ChatRecord chat, Role role, int at) {
        Line.Path path = new Line.Path(true, "/chat/" + chat.user().chatId());
        int number = ++members;
        String agent = role.isUser() ? null : Member.nameOfAgent(number);
        return new Member(loop, chat, role, number, target(places, at % places.size(), path, role.pong(), agent));
    }

    private Line.Target target(List<Place> where, int at, Line.Path path, String pong, String agent) {
        long patienceMillis = members % 2 == 0 ? IMPATIENT_MILLIS : PATIENT_MILLIS;
        return new Line.Target(where, at, path, pong, patienceMillis, agent);
    }

    /** Until a node does it. */
    private void register(int at, Consumer<Registered> then) {
        Place place = places.get(at % places.size());
        loop.http()
                .request(HttpMethod.GET, place.chatPort(), "127.0.0.1", "/user/join/Nika")
                .compose(request -> request.send())
                .compose(response -> response.body().map(body -> response.statusCode() == 200 ? body : null))
                .onComplete(answer -> {
                    if (over) {
                        return;
                    }
                    if (answer.failed() || answer.result() == null) {
                        loop.later(300, () -> register(at + 1, then));
                        return;
                    }
                    JsonObject body = answer.result().toJsonObject();
                    then.accept(new Registered(
                            body.getString("userId"), body.getString("username"), body.getString("chatId")));
                });
    }
}
