/**
 * Every cent between buyer, producer, cooperative, carrier, platform and tax, in double entry. This module decides that a transaction balances and is written
 * once; what it means is decided by whoever posts it.
 *
 * <p>The rule that must never break: every transaction sums to zero per currency, and nothing written is ever changed.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "platform"})
package coop.tablee.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
