package io.blabbermouth.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Many chats at once on some nodes, all of it followed. Its methods are for one thread that is not a client's. */
public final class Traffic implements AutoCloseable {
    private static final long START_SECONDS_MAX = 30;
    private static final long SILENCE_CHECK_MILLIS = 500;

    private final Loop loop = new Loop();
    private final Plan plan;
    private final Journal journal;
    private final Population population;
    private int newcomers;
    private boolean silent;

    private Traffic(Plan plan, List<Place> places) {
        this.plan = plan;
        this.journal = new Journal(plan);
        this.population = loop.ask(() -> new Population(loop, places, plan, journal));
    }

    /** Returns when every chat is under way and every waiting user is on every list. */
    public static Traffic start(Plan plan, List<Place> places) {
        Traffic traffic = new Traffic(plan, places);
        traffic.loop.tell(traffic::begin);
        assertThat(traffic.loop.await(traffic::isUnderWay, START_SECONDS_MAX))
                .as("all chats under way within %s s", START_SECONDS_MAX)
                .isTrue();
        return traffic;
    }

    /** Waits until so many messages more are acknowledged. */
    public void awaitAcknowledged(int more, long secondsMax) {
        int enough = acknowledged() + more;
        assertThat(loop.await(() -> countAcknowledged() >= enough, secondsMax))
                .as("%s messages more acknowledged within %s s", more, secondsMax)
                .isTrue();
    }

    public int acknowledged() {
        return loop.ask(this::countAcknowledged);
    }

    /** Half of the users whom no agent takes go away as it begins, each without a word. */
    public void faultBegins() {
        loop.tell(() -> {
            journal.faultBegins();
            for (int i = 0; i < population.waiting().size(); i += 2) {
                population.waiting().get(i).members().forEach(Member::end);
            }
        });
    }

    /** Lets so much time pass: a fault lasts. */
    public void pass(int seconds) {
        loop.pass(seconds);
    }

    /** From now on that share of the acknowledgements is lost on careful clients, half of them by crashing. */
    public void loseAcknowledgements(double share) {
        loop.tell(() -> population.allMembers().forEach(member -> member.loseAcknowledgements(share)));
    }

    /** The user's second tabs read no more. */
    public void stallTabs() {
        eachTab(Line::stall);
    }

    /** Those that were stalled read on. */
    public void unstallTabs() {
        eachTab(Line::goOnReading);
    }

    /** The user's second tabs go away until they are called back. */
    public void sendTabsAway() {
        eachTab(Line::stayAway);
    }

    public void callTabsBack() {
        eachTab(Line::comeBack);
    }

    /** All fall silent; then each user opens one tab more, and says one thing when it is let in, or is not for so long. */
    public void openLateTabs(long millisMax) {
        fallSilent();
        loop.tell(() -> {
            for (ChatRecord chat : population.talking()) {
                Speech user = chat.members().get(0).speech();
                long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
                sayOnceLive(population.addLateTab(chat), user, deadline);
            }
        });
        pass(2);
    }

    /** The time until each chat is back counts from now. */
    public void faultEnded() {
        loop.tell(() -> population.talking().forEach(ChatRecord::faultEnded));
    }

    /** Falls silent, waits until all have heard all, and says what the run has proved. */
    public Verdict settle() {
        loop.await(() -> population.talking().stream().noneMatch(ChatRecord::isAway), plan.settleSecondsMax());
        loseAcknowledgements(0);
        fallSilent();
        return new Settlement(loop, plan, population, journal).verdict();
    }

    @Override
    public void close() {
        loop.tell(population::end);
        loop.close();
    }

    private void begin() {
        for (int i = 0; i < plan.crowd().chats(); i++) {
            population.addTalking();
        }
        for (int i = 0; i < plan.crowd().waiting(); i++) {
            population.addWaiting();
        }
        loop.every(plan.sayMillis(), this::everybodySays);
        loop.every(Plan.NEWCOMER_MILLIS, this::oneMoreComes);
        loop.every(SILENCE_CHECK_MILLIS, population::checkSilence);
    }

    private boolean isUnderWay() {
        return population.talking().size() >= plan.crowd().chats()
                && population.waiting().size() == plan.crowd().waiting()
                && population.talking().stream()
                        .limit(plan.crowd().chats())
                        .allMatch(chat -> !chat.holders().isEmpty())
                && population.lists().stream().allMatch(PendingList::isLoaded);
    }

    private void everybodySays() {
        if (!silent) {
            for (Member member : population.allMembers()) {
                if (member.maySpeak()) {
                    member.speech().sayNext();
                }
            }
        }
    }

    private void oneMoreComes() {
        if (!silent && newcomers < plan.crowd().newcomers()) {
            newcomers++;
            population.addTalking();
        }
    }

    private int countAcknowledged() {
        return population.all().stream()
                .mapToInt(chat -> chat.acknowledged().size())
                .sum();
    }

    private void sayOnceLive(Member tab, Speech other, long deadlineNanos) {
        if (tab.isLive() || System.nanoTime() > deadlineNanos) {
            other.sayNext();
        } else {
            loop.later(1, () -> sayOnceLive(tab, other, deadlineNanos));
        }
    }

    private void fallSilent() {
        loop.tell(() -> silent = true);
    }

    private void eachTab(Consumer<Line> action) {
        loop.tell(() -> population.tabs().forEach(tab -> action.accept(tab.line())));
    }
}
