package io.blabbermouth.faults.run;

import io.blabbermouth.checker.Traffic;
import io.blabbermouth.checker.Verdict;
import java.util.List;

/** One fault amid traffic, from the first message to the verdict. */
final class FaultRun {
    private final Scale scale;
    private final Site site;

    FaultRun(Scale scale, Site site) {
        this.scale = scale;
        this.site = site;
    }

    Verdict of(FaultCase tried) {
        List<String> formerErrors = site.newErrors();
        if (!formerErrors.isEmpty()) {
            throw new IllegalStateException("the site was not at rest: " + formerErrors);
        }
        try (Traffic traffic = Traffic.start(scale.plan(tried), site.places())) {
            int third = scale.messages(tried) / 3;
            traffic.awaitAcknowledged(third, scale.secondsMax());
            tried.fault().prepare(site, traffic);
            traffic.awaitAcknowledged(third, scale.secondsMax());
            traffic.faultBegins();
            tried.fault().inflict(site, traffic);
            if (tried.strikes()) {
                traffic.faultEnded();
            }
            for (int second = 0; second < scale.seconds(tried); second++) {
                tried.fault().goOn(site, traffic);
                traffic.pass(1);
            }
            tried.fault().end(site, traffic);
            if (!tried.strikes()) {
                traffic.faultEnded();
            }
            traffic.awaitAcknowledged(third, scale.secondsMax());
            return withSign(tried, traffic.settle()).withErrors(site.newErrors());
        }
    }

    private static Verdict withSign(FaultCase tried, Verdict verdict) {
        String sign = tried.expects().sign();
        if (!verdict.counts().containsKey(sign)) {
            throw new AssertionError("no sign of it, which would be " + sign + ": " + verdict.summary());
        }
        return verdict;
    }
}
