/** Programs that measure, each with a {@code main}; described in {@code docs/benchmarks.md}. They are never run by the tests. */
@NullMarked
package coop.tablee.benchmark;

import org.jspecify.annotations.NullMarked;
