/**
 * The day of whoever carries: what to take where, whom to bring it to and until when, and what was brought. A carrier sees crates and places, never what
 * somebody in particular bought, and only the stretches that are theirs. And what they carry with: vehicles, and how often these have to leave.
 */
@NullMarked
package coop.tablee.distribution.round;

import org.jspecify.annotations.NullMarked;
