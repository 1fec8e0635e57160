package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.config.SettingsException;
import io.blabbermouth.config.TlsSettings;
import io.blabbermouth.watch.Watch;
import io.blabbermouth.watch.WebMeters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the files of the certificate, one for all servers of the node, and publishes what has been put there.
 *
 * <pre>
 *   Known ──(a look finds other files)──► Changing ──(the next look finds the same)──► read ──(of use)──► Known
 *                                           ▲  ▲                                        │
 *                                           └──┴──(it finds others again)               │
 *                                              └──(of no use: read at each look)◄───────┘
 * </pre>
 *
 * Certificate and key are two files, and whoever renews them writes one after the other: between the two they do not fit, and
 * that is no fault. Nor does all that makes files usable show in their stamps: a right to read them does not.
 */
public final class CertificateVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateVerticle.class);
    private static final long LOOK_MILLIS = 2000;
    private static final Duration REMIND = Duration.ofDays(1);

    private final TlsSettings settings;
    private final WebMeters meters;
    private final CertificateFiles files;
    /** Of the files that the certificate in use came from. */
    private List<CertificateFiles.Stamp> known = List.of();
    /** As the last look found them. */
    private List<CertificateFiles.Stamp> found = List.of();

    /** Why what was read last is of no use, as the log has said; empty if it is in use. */
    private String complaint = "";

    /** The one in use; null before {@link #check}, and without TLS for ever. */
    private @Nullable Certificate current;

    private Instant remindAt = Instant.MIN;

    public CertificateVerticle(TlsSettings settings, Watch watch) {
        this.meters = watch.metrics().web();
        this.settings = settings;
        this.files = new CertificateFiles(settings);
    }

    /** To be called before this is deployed. Fails with a {@link SettingsException} if the certificate cannot be used. */
    public Future<Void> check(Vertx startedOn) {
        if (!settings.isOn()) {
            return Future.succeededFuture();
        }
        // The stamps first: a change while the files are read is then found by the first look.
        return startedOn
                .executeBlocking(files::stamps)
                .onSuccess(stamps -> known = stamps)
                .compose(v -> startedOn.executeBlocking(() -> Certificate.read(startedOn, settings)))
                .onSuccess(this::use)
                .mapEmpty();
    }

    @Override
    public Future<?> start() {
        if (settings.isOn()) {
            lookLater();
        }
        return Future.succeededFuture();
    }

    private void lookLater() {
        vertx.setTimer(LOOK_MILLIS, id -> look());
    }

    /** Each look begins when the last has ended, however slow the disk is. */
    private void look() {
        vertx.executeBlocking(files::stamps)
                .compose(this::looked)
                .onFailure(this::complain)
                .onComplete(looked -> {
                    remind();
                    lookLater();
                });
    }

    private Future<Void> looked(List<CertificateFiles.Stamp> now) {
        boolean isSettled = now.equals(found);
        found = now;
        if (now.equals(known)) {
            complaint = "";
            return Future.succeededFuture();
        }
        if (!isSettled) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(() -> Certificate.read(vertx, settings))
                .onSuccess(fresh -> {
                    known = now;
                    complaint = "";
                    replace(fresh);
                })
                .mapEmpty();
    }

    /** Once for each reason, however often it is found. */
    private void complain(Throwable failure) {
        String why = String.valueOf(failure.getMessage());
        if (why.equals(complaint)) {
            LOG.debug("the certificate's files are still of no use: {}", why);
            return;
        }
        complaint = why;
        if (failure instanceof SettingsException) {
            LOG.error("the certificate was changed, and the old one stays in use: {}", why);
        } else {
            LOG.error("the certificate's files cannot be looked at", failure);
        }
    }

    private void replace(Certificate fresh) {
        LOG.info(
                "{} has changed: new connections get the certificate that ends at {}",
                files.certificatePlace(),
                fresh.endsAt());
        new Bus(vertx).publish(Bus.CERTIFICATE, fresh.keyCert());
        use(fresh);
    }

    private void use(Certificate certificate) {
        current = certificate;
        meters.certificateEnds(certificate.endsAt());
        remindAt = Instant.MIN;
        remind();
    }

    private void remind() {
        Instant now = Instant.now();
        if (current != null && current.endsSoon(now) && now.isAfter(remindAt)) {
            LOG.warn("the certificate in {} ends at {}; renew it", files.certificatePlace(), current.endsAt());
            remindAt = now.plus(REMIND);
        }
    }
}
