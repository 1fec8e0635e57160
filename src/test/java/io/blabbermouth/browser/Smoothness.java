package io.blabbermouth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a page felt while it was watched.
 *
 * @param frames milliseconds between two pictures, ascending
 * @param answers milliseconds from a key to the picture that shows what it did, ascending
 */
record Smoothness(List<Double> frames, List<Double> answers) {
    private static final double FRAME_MEDIAN_MILLIS_MAX = 50;
    private static final double FRAME_MILLIS_MAX = 1_000;
    private static final double SLOW_FRAME_MILLIS = 100;
    private static final double SLOW_FRAMES_SHARE_MAX = 0.15;
    private static final double ANSWER_MEDIAN_MILLIS_MAX = 300;

    static void watch(Page page) {
        page.evaluate("""
                () => {
                  const watched = (window.watched = { frames: [], answers: [] });
                  let last = performance.now();
                  const frame = (at) => { watched.frames.push(at - last); last = at; requestAnimationFrame(frame); };
                  requestAnimationFrame(frame);
                  let pressedAt = null;
                  addEventListener('keydown', ({ timeStamp }) => { pressedAt = timeStamp; }, true);
                  addEventListener('focusin', () => {
                    const since = pressedAt;
                    pressedAt = null;
                    // Behind the frame it is painted.
                    since && requestAnimationFrame(() => setTimeout(() => watched.answers.push(performance.now() - since)));
                  });
                }""");
    }

    static Smoothness of(Page page) {
        Map<?, ?> watched = (Map<?, ?>) page.evaluate("() => watched");
        return new Smoothness(ascending(watched.get("frames")), ascending(watched.get("answers")));
    }

    /** Bounds for a slow machine that others use as well; where there is nothing else they are far off. */
    void assertUsable(int keys) {
        assertThat(answers).as("keys that were answered").hasSizeGreaterThan(keys / 2);
        assertThat(at(frames, 0.5)).as("median of %s", this).isLessThan(FRAME_MEDIAN_MILLIS_MAX);
        assertThat(at(frames, 1)).as("longest of %s", this).isLessThan(FRAME_MILLIS_MAX);
        assertThat(slowFrames()).as("slow ones of %s", this).isLessThan((long) (frames.size() * SLOW_FRAMES_SHARE_MAX));
        assertThat(at(answers, 0.5)).as("median answer of %s", this).isLessThan(ANSWER_MEDIAN_MILLIS_MAX);
    }

    @Override
    public String toString() {
        return "%d frames, median %.0f ms, 95%% in %.0f ms, longest %.0f ms, %d above %.0f ms; %d keys, median %.0f ms, 95%% in %.0f ms"
                .formatted(
                        frames.size(),
                        at(frames, 0.5),
                        at(frames, 0.95),
                        at(frames, 1),
                        slowFrames(),
                        SLOW_FRAME_MILLIS,
                        answers.size(),
                        at(answers, 0.5),
                        at(answers, 0.95));
    }

    private long slowFrames() {
        return frames.stream().filter(millis -> millis > SLOW_FRAME_MILLIS).count();
    }

    private static double at(List<Double> ascending, double share) {
        return ascending.isEmpty() ? 0 : ascending.get((int) Math.min(ascending.size() - 1, ascending.size() * share));
    }

    private static List<Double> ascending(Object numbers) {
        Stream<?> all = ((List<?>) numbers).stream();
        return all.map(number -> ((Number) number).doubleValue()).sorted().toList();
    }
}
