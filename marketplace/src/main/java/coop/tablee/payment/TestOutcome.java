package coop.tablee.payment;

import java.util.Locale;

/** What the played provider tells. */
enum TestOutcome {
    PAID,
    DECLINED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
