package io.blabbermouth;

import java.util.concurrent.CountDownLatch;

/** A process that does not stop by itself. Argument: ms within which it is to end. */
final class StuckStop {
    private StuckStop() {}

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            StopLimit.begin(Long.parseLong(args[0]));
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        System.out.println("up");
        never.await();
    }
}
